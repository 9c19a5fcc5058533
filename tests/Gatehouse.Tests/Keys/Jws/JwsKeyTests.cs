using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Keys.Jws;

namespace Gatehouse.Tests.Keys.Jws;

/// <summary>RFC 8725, sections 3.1 to 3.5: what verifies a token is fixed before the token is looked at, and is strong.</summary>
public sealed class JwsKeyTests
{
    private static readonly byte[] Input = "a.b"u8.ToArray();

    [Theory]
    [InlineData("ES256"), InlineData("ES384"), InlineData("ES512")]
    public void An_elliptic_curve_key_verifies_with_the_algorithm_of_its_curve(string algorithm)
    {
        var rules = JwsAlgorithm.Find(algorithm)!;
        using var own = ECDsa.Create(rules.Curve.Curve);
        var signature = own.SignData(Input, rules.Hash);
        var key = JwsKey.From(own, algorithm);

        Assert.True(key.TryVerify(Input, signature));
        Assert.False(key.TryVerify("a.c"u8, signature));
        Assert.False(key.TryVerify(Input, own.SignData(Input, rules.Hash, DSASignatureFormat.Rfc3279DerSequence)));
        Assert.False(key.TryVerify(Input, [.. signature[(signature.Length / 2)..], .. signature[..(signature.Length / 2)]]));
        foreach (var other in new[] { "ES256", "ES384", "ES512" })
            if (other != algorithm)
                Assert.Throws<ArgumentException>(() => JwsKey.From(own, other));
    }

    [Theory] // CVE-2022-21449
    [InlineData(0, 0), InlineData(0, 1), InlineData(1, 0)]
    public void A_signature_of_zeros_is_none(byte r, byte s)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = new byte[64];
        (signature[31], signature[63]) = (r, s);
        Assert.False(JwsKey.From(own, "ES256").TryVerify(Input, signature));
    }

    [Theory]
    [InlineData("RS256"), InlineData("RS384"), InlineData("RS512"), InlineData("PS256"), InlineData("PS384"), InlineData("PS512")]
    public void An_RSA_key_verifies_with_the_one_algorithm_it_was_made_for(string algorithm)
    {
        var rules = JwsAlgorithm.Find(algorithm)!;
        using var own = RSA.Create(2048);
        var signature = own.SignData(Input, rules.Hash, rules.Padding);
        foreach (var other in JwsAlgorithm.All.Where(other => other.KeyType == "RSA"))
            Assert.Equal(other.Name == algorithm, JwsKey.From(own, other.Name).TryVerify(Input, signature));
        Assert.False(JwsKey.From(own, algorithm).TryVerify(Input, [0, .. signature]));
    }

    [Fact] // Sections 3.4 and 3.5
    public void Weak_keys_are_refused_and_told_why()
    {
        using var small = RSA.Create(1024);
        Assert.Throws<ArgumentException>(() => JwsKey.From(small, "RS256"));
        Assert.Throws<ArgumentException>(() => JwsKey.FromSecret(new byte[31], "HS256"));
        Assert.Throws<ArgumentException>(() => JwsKey.FromSecret(new byte[32], "HS512"));
        Assert.Throws<ArgumentException>(() => JwsKey.FromSecret(new byte[32], "none"));
        Assert.Contains("1024", WhyNot(Jwk(small), "RS256"));
    }

    [Fact]
    public void A_key_for_another_use_another_algorithm_or_off_its_curve_is_refused()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = Jwk(own);
        Assert.NotNull(JwsKey.FromJwk(Parse(jwk), "ES256", out _));
        foreach (var more in new[] { "\"use\":\"enc\"", "\"use\":7", "\"key_ops\":[\"sign\"]", "\"key_ops\":[1]", "\"key_ops\":\"verify\"", "\"alg\":\"ES384\"", "\"alg\":null", "\"d\":\"AAAA\"", "\"kid\":1" })
            Assert.NotNull(WhyNot(jwk.Insert(1, more + ","), "ES256"));
        foreach (var algorithm in new[] { "ES384", "RS256", "HS256", "none", "es256", "" })
            Assert.NotNull(WhyNot(jwk, algorithm));
        Assert.NotNull(WhyNot(jwk.Replace("P-256", "P-384", StringComparison.Ordinal), "ES256"));

        var point = own.ExportParameters(false).Q;
        point.Y![7] ^= 1;
        Assert.NotNull(WhyNot($$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""", "ES256"));
        Assert.NotNull(WhyNot($$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(new byte[32])}}","y":"{{Base64Url.EncodeToString(new byte[32])}}"}""", "ES256"));
    }

    [Theory]
    [InlineData("AQ"), InlineData("Ag"), InlineData(""), InlineData("AAAAAAAAAAAB")]
    public void An_exponent_that_is_no_exponent_is_refused(string exponent)
    {
        using var own = RSA.Create(2048);
        Assert.NotNull(WhyNot(Jwk(own).Replace("AQAB", exponent, StringComparison.Ordinal), "RS256"));
    }

    [Fact]
    public void A_set_that_has_given_a_secret_away_or_is_ambiguous_is_refused_whole()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = Jwk(own).Insert(1, "\"kid\":\"a\",");
        Assert.Single(JwkSet.Read(Bytes($$"""{"keys":[{{jwk}},{"kty":"OKP","crv":"Ed25519","x":"AA"}]}"""), ["ES256", "RS256"], out _)!);
        foreach (var bad in new[] { $"[{jwk}]", "{}", """{"keys":[]}""", """{"keys":{}}""", """{"keys":[1]}""", $$"""{"keys":[{{jwk}},{{jwk}}]}""", $$"""{"keys":[{{jwk}},{"kty":"oct","k":"AAAA"}]}""", $$"""{"keys":[{{jwk}},{"kty":"RSA","d":"AA"}]}""", "garbage", $$"""{"keys":[{{jwk}}]}x""", $$"""{"keys":[{{jwk}}],"keys":[{{jwk}}]}""" })
        {
            Assert.Null(JwkSet.Read(Bytes(bad), ["ES256"], out var whyNot));
            Assert.NotNull(whyNot);
        }

        Assert.Null(JwkSet.Read(Bytes($$"""{"keys":[{{jwk}}]}"""), ["RS256"], out var left));
        Assert.Contains("RSA", left);
    }

    private static string? WhyNot(string jwk, string algorithm)
    {
        var key = JwsKey.FromJwk(Parse(jwk), algorithm, out var whyNot);
        Assert.Equal(key is null, whyNot is not null);
        return whyNot;
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
    }

    private static string Jwk(RSA key)
    {
        var numbers = key.ExportParameters(false);
        return $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"{{Base64Url.EncodeToString(numbers.Exponent)}}"}""";
    }
}
