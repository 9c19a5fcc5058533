using System.Text;
using System.Text.Json;
using Gatehouse.Keys.Jws;

namespace Gatehouse.Tests.Keys.Jws;

/// <summary>The examples of RFC 7520 and RFC 7797.</summary>
public sealed class CookbookTests
{
    [Theory]
    [InlineData("4_1.rsa_v15_signature.json", "RS256")]
    [InlineData("4_2.rsa-pss_signature.json", "PS384")]
    [InlineData("4_3.ecdsa_signature.json", "ES512")]
    [InlineData("4_4.hmac-sha2_integrity_protection.json", "HS256")]
    public void A_compact_example_is_verified_and_its_payload_read(string file, string algorithm)
    {
        var example = Example("jws", file);
        var jws = CompactJws.Read(example.GetProperty("output").GetProperty("compact").GetString(), 4096)!;
        var key = Key(example, algorithm);

        Assert.True(jws.IsSignedBy(key));
        Assert.Equal(example.GetProperty("input").GetProperty("payload").GetString(), Encoding.UTF8.GetString(jws.Payload.Span));
    }

    [Theory] // Verified under any other algorithm of the same family, the same signature is worth nothing.
    [InlineData("4_1.rsa_v15_signature.json", "RS384"), InlineData("4_1.rsa_v15_signature.json", "PS256")]
    [InlineData("4_2.rsa-pss_signature.json", "RS384"), InlineData("4_4.hmac-sha2_integrity_protection.json", "HS384")]
    public void An_example_counts_for_its_own_algorithm_only(string file, string algorithm)
    {
        var example = Example("jws", file);
        var key = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(example.GetProperty("input").GetProperty("key"))!;
        key.Remove("alg");
        key.Remove("d");

        if (JwsKey.FromJwk(JsonSerializer.SerializeToElement(key), algorithm, out _) is { } other)
            Assert.False(CompactJws.Read(example.GetProperty("output").GetProperty("compact").GetString(), 4096)!.IsSignedBy(other));
    }

    [Fact]
    public void A_signature_of_detached_content_is_none_of_an_empty_text()
    {
        var example = Example("jws", "4_5.signature_with_detached_content.json");
        Assert.False(CompactJws.Read(example.GetProperty("output").GetProperty("compact").GetString(), 4096)!.IsSignedBy(Key(example, "HS256")));
    }

    [Theory] // Unprotected members, several signatures, b64: none of them is a token.
    [InlineData("jws", "4_6.protecting_specific_header_fields.json")]
    [InlineData("jws", "4_7.protecting_content_only.json"), InlineData("jws", "4_8.multiple_signatures.json")]
    [InlineData("rfc7797", "4.2.hmac-sha2_b64_false.json"), InlineData("rfc7797", "hmac-sha2_b64_false.json")]
    [InlineData("curve25519", "jws.json")]
    public void What_is_no_compact_JWS_of_an_accepted_algorithm_is_none(string folder, string file)
    {
        var example = Example(folder, file);
        foreach (var output in example.GetProperty("output").EnumerateObject())
        {
            var text = output.Value.ValueKind == JsonValueKind.String ? output.Value.GetString() : output.Value.GetRawText();
            Assert.True(CompactJws.Read(text, 16384) is not { } jws || JwsAlgorithm.Find(jws.Header.Algorithm) is null, output.Name);
        }
    }

    [Fact]
    public void No_encrypted_example_is_read_as_a_signed_one()
    {
        var seen = 0;
        foreach (var file in Directory.GetFiles(Path.Combine(Suites.Folder("jose-cookbook"), "jwe")))
            if (JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("output").TryGetProperty("compact", out var compact))
            {
                Assert.Null(CompactJws.Read(compact.GetString(), 16384));
                seen++;
            }

        Assert.InRange(seen, 8, 13);
    }

    [Theory]
    [InlineData("3_1.ec_public_key.json", "ES512", true), InlineData("3_3.rsa_public_key.json", "RS256", true), InlineData("3_5.symmetric_key_mac_computation.json", "HS256", true)]
    [InlineData("3_2.ec_private_key.json", "ES512", false), InlineData("3_4.rsa_private_key.json", "RS256", false), InlineData("3_6.symmetric_key_encryption.json", "HS256", false)]
    public void A_public_key_is_read_and_a_private_one_or_one_for_encryption_refused(string file, string algorithm, bool read)
    {
        var key = JwsKey.FromJwk(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Suites.Folder("jose-cookbook"), "jwk", file))).RootElement, algorithm, out var whyNot);
        Assert.Equal(read, key is not null);
        Assert.Equal(read, whyNot is null);
    }

    // The examples print private keys; a verifier is given the public half.
    private static JwsKey Key(JsonElement example, string algorithm)
    {
        var members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(example.GetProperty("input").GetProperty("key"))!;
        members.Remove("d");
        return JwsKey.FromJwk(JsonSerializer.SerializeToElement(members), algorithm, out _)!;
    }

    private static JsonElement Example(string folder, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Suites.Folder("jose-cookbook"), folder, file))).RootElement;
}
