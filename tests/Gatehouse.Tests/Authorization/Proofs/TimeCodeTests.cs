using System.Text;
using Gatehouse.Authorization.Proofs;

namespace Gatehouse.Tests.Authorization.Proofs;

/// <summary>TOTP against the vectors of its own standard.</summary>
public sealed class TimeCodeTests
{
    private static readonly byte[] Seed = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory] // RFC 6238, appendix B, the SHA-1 rows
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void The_codes_are_those_of_the_standard(long seconds, string code)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, TimeCode.Of(Seed, TimeCode.StepOf(time), digits: 8));
        Assert.Equal(TimeCode.StepOf(time), TimeCode.Match(Seed, code[2..], time));
    }

    [Theory] // RFC 4226, appendix D
    [InlineData(0, "755224"), InlineData(1, "287082"), InlineData(2, "359152"), InlineData(3, "969429"), InlineData(4, "338314"), InlineData(9, "520489")]
    public void The_codes_of_counters_are_those_of_the_older_standard(long counter, string code) => Assert.Equal(code, TimeCode.Of(Seed, counter));

    [Fact]
    public void A_code_of_one_step_before_or_after_is_taken_and_of_two_is_not()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = TimeCode.StepOf(now);
        foreach (var near in (long[])[step - 1, step, step + 1])
            Assert.Equal(near, TimeCode.Match(Seed, TimeCode.Of(Seed, near), now));

        Assert.Null(TimeCode.Match(Seed, TimeCode.Of(Seed, step - 2), now));
        Assert.Null(TimeCode.Match(Seed, TimeCode.Of(Seed, step + 2), now));
    }

    [Theory] // Neither shorter, longer, nor digits of another script.
    [InlineData(""), InlineData("00592"), InlineData("0059240"), InlineData(" 005924"), InlineData("\uff10\uff10\uff15\uff19\uff12\uff14")]
    public void Only_six_digits_are_a_code(string code) => Assert.Null(TimeCode.Match(Seed, code, DateTimeOffset.FromUnixTimeSeconds(1234567890)));
}
