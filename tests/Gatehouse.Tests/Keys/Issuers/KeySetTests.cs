using System.Text;
using Gatehouse.Keys.Issuers;
using Gatehouse.Keys.Jws;

namespace Gatehouse.Tests.Keys.Issuers;

/// <summary>Which key a token may be verified with: the one it names, or the only one there is.</summary>
public sealed class KeySetTests
{
    private readonly Pen one = Pen.Ec("one"), two = Pen.Ec("two"), rsa = Pen.Rsa("rsa"), nameless = Pen.Ec(null);

    [Theory]
    [InlineData("ES256", "two", "two", false)]
    [InlineData("ES256", "three", null, true)]     // perhaps the issuer made a new one
    [InlineData("ES256", null, null, false)]       // two would do: nobody may choose
    [InlineData("RS256", null, "rsa", false)]      // one would do
    [InlineData("RS256", "one", null, true)]       // a key has one algorithm
    public void A_key_is_found_by_its_name_and_algorithm(string algorithm, string? id, string? expected, bool unknown)
    {
        var found = Set(["ES256", "RS256"], one, two, rsa).Find(new JwsHeader(algorithm, id, null), out var unknownId);

        Assert.Equal((expected, unknown), (found?.Id, unknownId));
    }

    [Fact]
    public void A_set_whose_only_key_has_no_name_serves_tokens_that_have_one()
    {
        Assert.NotNull(Set(["ES256"], nameless).Find(new JwsHeader("ES256", "any", null), out var unknown));
        Assert.False(unknown);
        Assert.NotNull(Set(["ES256"], nameless).Find(new JwsHeader("ES256", null, null), out _));
        Assert.Null(Set(["ES256"], one, nameless).Find(new JwsHeader("ES256", null, null), out _));
    }

    [Fact] // Entra ID's keys say no algorithm: the policy's algorithms decide, and no others.
    public void A_key_without_an_algorithm_serves_those_of_the_policy()
    {
        var json = Encoding.UTF8.GetBytes(Pen.SetOf(rsa.Jwk(withAlgorithm: false)));
        var set = new KeySet(JwkSet.Read(json, ["RS256", "PS256"], out _)!);

        Assert.NotNull(set.Find(new JwsHeader("PS256", "rsa", null), out _));
        Assert.Null(set.Find(new JwsHeader("RS512", "rsa", null), out _));
    }

    private static KeySet Set(string[] algorithms, params Pen[] pens) =>
        new(JwkSet.Read(Encoding.UTF8.GetBytes(Pen.SetOf([.. pens.Select(pen => pen.Jwk())])), algorithms, out _)!);
}
