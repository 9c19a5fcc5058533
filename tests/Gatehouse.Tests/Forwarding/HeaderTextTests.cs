using System.Text;
using CsCheck;
using Gatehouse.Forwarding;

namespace Gatehouse.Tests.Forwarding;

public class HeaderTextTests
{
    // A client named with a full-width "a" reached the upstream as Gatehouse-Subject: alice, because Latin-1 takes the best fit.
    [Fact]
    public void A_name_that_only_looks_like_another_stays_another() =>
        Assert.NotEqual("alice", Sent("\uFF41lice"));

    [Fact] // Different names were all "?????".
    public void Two_names_are_never_one_on_the_wire() =>
        Gen.Select(Gen.String, Gen.String).Where((a, b) => a != b && IsText(a) && IsText(b)).Sample((a, b) => Sent(a) != Sent(b));

    [Fact]
    public void Plain_names_go_as_they_are() => Assert.Same("warehouse-1", HeaderText.Of("warehouse-1"));

    private static string Sent(string name) => Convert.ToHexString(Encoding.Latin1.GetBytes(HeaderText.Of(name))) is var hex && hex == Convert.ToHexString("alice"u8) ? "alice" : hex;

    private static bool IsText(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
