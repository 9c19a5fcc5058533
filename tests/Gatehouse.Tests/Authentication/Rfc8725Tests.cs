using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Policy.Model;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirement 1.15: JSON Web Token Best Current Practices, section by section, on tokens of our own. What foreign tokens add is tested where they are verified.</summary>
public sealed class Rfc8725Tests : IDisposable
{
    private readonly Gate gate = new();
    private readonly string good, header, payload;

    public Rfc8725Tests()
    {
        gate.HasSubject("alice", "user");
        good = gate.Token("alice", "mobile");
        (header, payload) = (Decoded(good.Split('.')[0]), Decoded(good.Split('.')[1]));
    }

    public void Dispose() => gate.Dispose();

    [Fact] // 3.1: "Perform Algorithm Verification"; 2.1 "Weak Signatures and Insufficient Signature Validation"
    public async Task Section_3_1_the_algorithm_is_that_of_the_key()
    {
        Assert.Null(await WhyNotAsync(Signed(header, payload)));
        foreach (var algorithm in new[] { "none", "None", "nOnE", "", "HS256", "RS256", "ES384", "es256", "EdDSA" })
            await RefusedAsync(Signed(header.Replace("ES256", algorithm, StringComparison.Ordinal), payload));
        await RefusedAsync(Signed(header.Replace("\"alg\":\"ES256\",", "", StringComparison.Ordinal), payload));
    }

    [Fact] // 3.2: "Use Appropriate Algorithms": none is not even known
    public async Task Section_3_2_a_token_without_a_signature_is_none()
    {
        foreach (var text in new[] { $"{Part(good, 0)}.{Part(good, 1)}.", $"{Part(good, 0)}.{Part(good, 1)}", $"{Encoded("""{"alg":"none"}""")}.{Part(good, 1)}." })
            await RefusedAsync(text);
    }

    [Fact] // 3.3: "Validate All Cryptographic Operations"; nested and encrypted ones are none of ours
    public async Task Section_3_3_every_signature_is_looked_at_and_nothing_nested_or_encrypted_is_taken()
    {
        await RefusedAsync(good[..^4] + (good[^4] == 'A' ? "B" : "A") + good[^3..]);
        await RefusedAsync(Signed(header, Encoded(good)));
        await RefusedAsync($"{good}.{Part(good, 1)}.{Part(good, 2)}");
        await RefusedAsync($$"""{"payload":"{{Part(good, 1)}}","signatures":[{"protected":"{{Part(good, 0)}}","signature":"{{Part(good, 2)}}"}]}""");
        foreach (var length in new[] { 0, 1, 63, 64, 65, 128 })
            await RefusedAsync($"{Part(good, 0)}.{Part(good, 1)}.{Base64Url.EncodeToString(new byte[length])}");
    }

    [Fact] // 3.4 and 3.5: "Validate Cryptographic Inputs", "Ensure Cryptographic Keys Have Sufficient Entropy"; off-curve points: JwsKeyTests
    public void Section_3_4_and_3_5_our_keys_are_strong_and_drawn_by_the_system()
    {
        Assert.Equal("ES256", gate.Secrets.TokenKey.Algorithm);
        gate.Secrets.SigningKeys.Prefer(TokenAlgorithm.RS256, TimeSpan.FromMinutes(10));
        gate.Secrets.Reread();
        Assert.Equal(256, gate.Secrets.TokenKey.Sign("a"u8).Length);   // 2048 bits
    }

    [Fact] // 3.6: "Avoid Compression of Encryption Inputs"
    public async Task Section_3_6_nothing_compressed_is_taken() =>
        await RefusedAsync(Signed(header.Insert(header.Length - 1, ",\"zip\":\"DEF\""), payload));

    [Fact] // 3.7: "Use UTF-8"
    public async Task Section_3_7_other_encodings_are_refused()
    {
        await RefusedAsync(Signed(header, [.. "{\"sub\":\""u8, 0xff, .. Encoding.UTF8.GetBytes("\"," + payload[1..])]));
        await RefusedAsync(Signed(header, Encoding.Unicode.GetBytes(payload)));
        await RefusedAsync(Signed(header, [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(payload)]));
        await RefusedAsync(Signed(header, payload.Replace("alice", "\\ud800", StringComparison.Ordinal)));
    }

    [Fact] // 3.8: "Validate Issuer and Subject"
    public async Task Section_3_8_issuer_and_subject_are_ours()
    {
        await RefusedAsync(Signed(header, payload.Replace("https://api.shop.example", "https://evil.example", StringComparison.Ordinal)));
        await RefusedAsync(Signed(header, payload.Replace("\"alice\"", "[\"alice\"]", StringComparison.Ordinal)));
        Assert.Equal("subject_unknown", await WhyNotAsync(Signed(header, payload.Replace("alice", "bob", StringComparison.Ordinal))));
    }

    [Fact] // 3.9: "Use and Validate Audience"
    public async Task Section_3_9_the_audience_is_this_API_and_nothing_beside()
    {
        foreach (var audience in new[] { "\"other\"", "[\"shop-api\"]", "[\"other\",\"shop-api\"]", "null", "{}" })
            Assert.Equal("token_audience", await WhyNotAsync(Signed(header, payload.Replace("\"shop-api\"", audience, StringComparison.Ordinal))));
    }

    [Fact] // 3.10: "Do Not Trust Received Claims": kid, jku, x5u, jwk
    public async Task Section_3_10_nothing_in_the_header_leads_to_another_key()
    {
        using var theirs = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = theirs.ExportParameters(false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        foreach (var member in new[]
        {
            "\"jwk\":" + jwk, "\"jku\":\"http://127.0.0.1:1/\"",
            "\"x5u\":\"http://127.0.0.1:1/\"", "\"x5c\":[]", "\"kid\":\"../../dev/null\"", "\"kid\":\"' OR 1=1 --\"", "\"crit\":[\"exp\"]", "\"b64\":false",
        })
        {
            await RefusedAsync(Signed(header.Insert(header.Length - 1, "," + member), payload, theirs));
            await RefusedAsync(Signed(header.Insert(header.Length - 1, "," + member), payload));
        }
    }

    [Theory] // 3.11: "Use Explicit Typing"
    [InlineData("JWT"), InlineData("jwt"), InlineData("AT+JWT"), InlineData("application/at+jwt"), InlineData("gatehouse-assertion+jwt"), InlineData("secevent+jwt"), InlineData("")]
    public Task Section_3_11_only_an_access_token_is_one(string type) => RefusedAsync(Signed(header.Replace("at+jwt", type, StringComparison.Ordinal), payload));

    [Fact] // 3.12: "Use Mutually Exclusive Validation Rules for Different Kinds of JWTs": an ID token lacks what ours always have
    public async Task Section_3_12_a_token_of_another_kind_lacks_what_ours_have()
    {
        await RefusedAsync(Signed(header, """{"iss":"https://api.shop.example","sub":"alice","aud":"shop-api","exp":4000000000,"iat":1,"nonce":"n","auth_time":1}"""));
        await RefusedAsync(Signed(header, payload.Insert(payload.Length - 1, ",\"key\":\"0123456789ab\"")));
        await RefusedAsync(Signed(header, payload.Insert(payload.Length - 1, ",\"ke\":0")));
    }

    [Theory] // Section 2.4 and the known lenience of libraries: one token has one meaning.
    [InlineData("\"exp\":", "\"exp\":\"", "\""), InlineData("\"iat\":", "\"iat\":\"", "\""), InlineData("\"exp\":", "\"exp\":", ".0"), InlineData("\"exp\":", "\"exp\":", "e0"), InlineData("\"exp\":", "\"exp\":-", "")]
    [InlineData("\"exp\":", "\"exp\":", "00000000000"), InlineData("\"exp\":", "\"exp\":", "0000000000000000000000000000"), InlineData("\"exp\":", "\"exp\":[", "]"), InlineData("\"exp\":", "\"exp\":0", "")]
    public Task A_time_is_whole_seconds(string member, string before, string after) =>
        RefusedAsync(Signed(header, System.Text.RegularExpressions.Regex.Replace(payload, $"{member}(\\d+)", match => before + match.Groups[1].Value + after)));

    [Fact]
    public async Task A_payload_has_one_reading()
    {
        foreach (var text in new[]
        {
            payload + "x", payload + "{}", payload + "\0", payload + "//", "[" + payload + "]", payload.Insert(1, "\"sub\":\"bob\","), payload.Insert(payload.Length - 1, ",\"s\\u0075b\":\"bob\""),
            payload.Insert(payload.Length - 1, ",\"x\":{\"a\":1,\"a\":2}"), payload.Insert(payload.Length - 1, ","), payload.Insert(1, "/**/"), payload.Replace("\"se\":0", "\"se\":\"0\"", StringComparison.Ordinal),
            payload.Replace("\"se\":0", "\"se\":0.0", StringComparison.Ordinal), payload.Replace("\"se\":0", "\"se\":-1", StringComparison.Ordinal), payload.Insert(payload.Length - 1, $",\"x\":{new string('[', 30)}{new string(']', 30)}"), "", "null",
        })
            await RefusedAsync(Signed(header, text));
    }

    [Fact]
    public async Task A_token_has_one_spelling()
    {
        var parts = good.Split('.');
        var last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".IndexOf(parts[2][^1]);
        foreach (var text in new[]
        {
            good + "=", good + "==", good + "\t", good + "\0", good + "é", "é" + good, good + good, good + "." + good, good + ",", $"{parts[0]}. {parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}\n.{parts[2]}",
            good[..^1] + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last ^ 1], good.Replace('-', '+'), good.Replace('_', '/'), parts[0] + parts[1] + parts[2], good.ToUpperInvariant(), $"\"{good}\"",
        })
            if (text != good)
                await RefusedAsync(text);
    }

    [Fact]
    public async Task Cut_anywhere_it_is_refused()
    {
        for (var length = 0; length < good.Length; length += 7)
            await RefusedAsync(good[..length]);
    }

    [Fact] // One of whatever length costs what is looked at: nothing.
    public void A_megabyte_costs_no_memory()
    {
        var huge = good + new string('A', 1 << 20);
        var state = gate.State;
        gate.Tokens.Verify(huge, state);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(gate.Tokens.Verify(huge, state));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    [Fact] // Requirement 1.14: what holds of the size.
    public void With_200_characters_of_host_audience_subject_client_and_scope_a_token_stays_below_700_bytes()
    {
        const string Scope = "orders:read catalog:read";
        var (subject, host, audience) = (new string('s', 80), "api.shop.example", "shop-api");
        gate.HasSubject(subject, "user");
        var client = new string('c', 200 - host.Length - audience.Length - subject.Length - Scope.Length);
        Assert.InRange(gate.Token(subject, client, Scope).Length, 600, 699);
    }

    private async Task RefusedAsync(string token) => Assert.Equal("token_invalid", await WhyNotAsync(token));

    private Task<string?> WhyNotAsync(string token) => gate.WhyNotAsync(authorization: $"Bearer {token}");

    private string Signed(string head, string body, ECDsa? with = null) => Signed(head, Encoding.UTF8.GetBytes(body), with);

    private string Signed(string head, byte[] body, ECDsa? with = null)
    {
        var start = Encoding.ASCII.GetBytes($"{Encoded(head)}.{Base64Url.EncodeToString(body)}");
        return $"{Encoding.ASCII.GetString(start)}.{Base64Url.EncodeToString(with?.SignData(start, HashAlgorithmName.SHA256) ?? gate.Secrets.TokenKey.Sign(start))}";
    }

    private static string Part(string token, int index) => token.Split('.')[index];

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Decoded(string text) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
}
