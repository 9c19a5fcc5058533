using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Reading;

/// <summary>Values mean what they show, or are refused.</summary>
public sealed class ScalarsTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("17", 17L)]
    [InlineData("010", null)]
    [InlineData("1e3", null)]
    [InlineData("+1", null)]
    [InlineData("-1", null)]
    [InlineData(" 1", null)]
    [InlineData("1_000", null)]
    [InlineData("0x10", null)]
    [InlineData("١", null)]                        // a digit, but not one of ours
    [InlineData("9999999999999999", null)]
    [InlineData("", null)]
    public void Numbers_are_plain_decimals(string text, long? expected) => Assert.Equal(expected, Scalars.Number(text));

    [Theory]
    [InlineData("500ms", 500.0)]
    [InlineData("30s", 30_000.0)]
    [InlineData("10m", 600_000.0)]
    [InlineData("24h", 86_400_000.0)]
    [InlineData("90d", 7_776_000_000.0)]
    [InlineData("1.5h", null)]
    [InlineData("10", null)]
    [InlineData("10 m", null)]
    [InlineData("10M", null)]
    [InlineData("m", null)]
    [InlineData("999999999999999d", null)]
    public void Durations_carry_their_unit(string text, double? milliseconds) => Assert.Equal(milliseconds, Scalars.Duration(text)?.TotalMilliseconds);

    [Theory]
    [InlineData("512B", 512L)]
    [InlineData("8KiB", 8192L)]
    [InlineData("1MiB", 1_048_576L)]
    [InlineData("2GiB", 2_147_483_648L)]
    [InlineData("1MB", null)]
    [InlineData("1M", null)]
    [InlineData("1024", null)]
    [InlineData("01KiB", null)]
    public void Sizes_carry_their_unit(string text, long? bytes) => Assert.Equal(bytes, Scalars.Size(text));

    [Theory]
    [InlineData("10/s", 10, 1)]
    [InlineData("10/second", 10, 1)]
    [InlineData("600/minute", 600, 60)]
    [InlineData("1000/hour", 1000, 3600)]
    [InlineData("5000/day", 5000, 86_400)]
    [InlineData("100/15m", 100, 900)]
    [InlineData("1000000/7d", 1_000_000, 604_800)]
    public void Limits_are_a_count_in_a_window(string text, int permits, int seconds) => Assert.Equal(new Quota(permits, TimeSpan.FromSeconds(seconds)), Scalars.Quota(text));

    [Theory]
    [InlineData("0/hour")]
    [InlineData("1000001/hour")]
    [InlineData("10/8d")]
    [InlineData("10/500ms")]
    [InlineData("10/h")]
    [InlineData("10")]
    [InlineData("/hour")]
    [InlineData("10 / hour")]
    public void A_limit_out_of_bounds_is_none(string text) => Assert.Null(Scalars.Quota(text));

    [Theory]
    [InlineData("8443", "127.0.0.1:8443")]
    [InlineData("*:8443", "[::]:8443")]
    [InlineData("10.0.0.5:0", "10.0.0.5:0")]
    [InlineData("[::1]:8443", "[::1]:8443")]
    [InlineData("localhost:8443", "127.0.0.1:8443")]
    [InlineData("65536", null)]
    [InlineData("0177.0.0.1:80", null)]
    [InlineData("1:80", null)]
    [InlineData("::1:80", null)]
    [InlineData("[10.0.0.1]:80", null)]
    public void A_bare_port_is_this_machine_only(string text, string? expected) => Assert.Equal(expected, Scalars.Listen(text)?.ToString());

    [Theory]
    [InlineData("x10", 10.0)]
    [InlineData("x0.5", 0.5)]
    [InlineData("10", null)]
    [InlineData("x0", null)]
    [InlineData("x.5", null)]
    [InlineData("x1,5", null)]
    [InlineData("xNaN", null)]
    public void Factors_are_written_with_an_x(string text, double? expected) => Assert.Equal(expected, Scalars.Factor(text));
}
