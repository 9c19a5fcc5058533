using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Keys;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Authentication;

/// <summary>Requirements 1.10 to 1.15: tokens of our own.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly Gate gate = new();

    public TokenTests() => gate.HasSubject("alice", "manager user");

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task A_token_says_who_and_the_node_says_what_they_may()
    {
        var (request, outcome) = await gate.AskAsync(authorization: $"Bearer {gate.Token("alice", "mobile", "orders:read")}");

        Assert.True(outcome.Continues);
        var principal = request.Principal;
        Assert.Equal((CredentialKind.Token, "alice", "mobile", "orders:read", 0b110UL), (principal.Kind, principal.Subject, principal.Client, principal.Scope, principal.Roles));
        Assert.Equal("alice", principal.Claim!("sub"));
        Assert.Equal("0", principal.Claim("se"));
        Assert.Null(principal.Claim("none"));
    }

    [Fact] // Requirement 1.14
    public void A_token_stays_small() => Assert.InRange(gate.Token("alice", "mobile", "orders:read catalog").Length, 300, 700);

    [Fact]
    public async Task A_token_seen_before_is_not_verified_again_and_still_judged_again()
    {
        var token = gate.Token("alice");
        Assert.Null(gate.Tokens.Known(token));
        Assert.Null(await gate.WhyNotAsync(authorization: $"Bearer {token}"));
        Assert.NotNull(gate.Tokens.Known(token));

        gate.HasSubject("alice", "user");
        Assert.Equal(0b010UL, (await gate.AskAsync(authorization: $"Bearer {token}")).Request.Principal.Roles);
        gate.HasSubject("alice", "user", suspended: true, epoch: 1);
        Assert.Equal("subject_suspended", await gate.WhyNotAsync(authorization: $"Bearer {token}"));
        gate.HasSubject("alice", "user", epoch: 1);
        Assert.Equal("subject_epoch", await gate.WhyNotAsync(authorization: $"Bearer {token}"));
        gate.HasSubject("alice", "user", epoch: 1, removed: true);
        Assert.Equal("subject_unknown", await gate.WhyNotAsync(authorization: $"Bearer {token}"));
    }

    [Fact]
    public async Task Tokens_of_a_client_and_all_tokens_can_be_ended()
    {
        var token = gate.Token("alice", "mobile");
        gate.Learn(builder => builder.Client("mobile", null, epoch: 1));
        Assert.Equal("client_epoch", await gate.WhyNotAsync(authorization: $"Bearer {token}"));

        token = gate.Token("alice", "mobile");
        Assert.Null(await gate.WhyNotAsync(authorization: $"Bearer {token}"));
        gate.Learn(builder => builder.Everything(epoch: 1));
        Assert.Equal("global_epoch", await gate.WhyNotAsync(authorization: $"Bearer {token}"));
    }

    [Fact]
    public async Task A_token_ends_at_its_time_and_half_a_minute()
    {
        var token = gate.Token("alice");
        gate.Clock.Now += TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(29);
        Assert.Null(await gate.WhyNotAsync(authorization: $"Bearer {token}"));
        gate.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal("token_too_old", await gate.WhyNotAsync(authorization: $"Bearer {token}"));
    }

    [Fact]
    public async Task A_shorter_lifetime_holds_for_tokens_that_are_out()
    {
        var token = gate.Token("alice");
        gate.Clock.Now += TimeSpan.FromMinutes(3);
        gate.Policy = TestPolicy.Make(lifetime: TimeSpan.FromMinutes(2));
        Assert.Equal("token_too_old", await gate.WhyNotAsync(authorization: $"Bearer {token}"));
    }

    [Fact] // RFC 8725, 3.8 and 3.9; also when the signature is remembered.
    public async Task A_token_of_another_issuer_or_for_another_audience_is_refused()
    {
        var token = gate.Token("alice");
        Assert.Null(await gate.WhyNotAsync(authorization: $"Bearer {token}"));
        gate.Policy = TestPolicy.Make(audience: "other-api");
        Assert.Equal("token_audience", await gate.WhyNotAsync(authorization: $"Bearer {token}"));
        gate.Policy = TestPolicy.Make(host: "other.example");
        Assert.Equal("token_invalid", await gate.WhyNotAsync(authorization: $"Bearer {token}"));
    }

    [Fact] // RFC 8725: signature, algorithm, type, key id, nesting, size.
    public async Task Whatever_is_changed_in_a_token_it_is_refused()
    {
        var token = gate.Token("alice");
        var (header, payload, signature) = Parts(token);
        var json = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(header));
        string[] forged =
        [
            $"{header}.{payload}.", $"{header}.{payload}", $"{token}.", $"{token}.x.y", $"{header}..{signature}", ".." , "a.b.c",
            $"{Encoded(json.Replace("ES256", "none", StringComparison.Ordinal))}.{payload}.",
            $"{Encoded(json.Replace("ES256", "nOnE", StringComparison.Ordinal))}.{payload}.",
            Hmac(json.Replace("ES256", "HS256", StringComparison.Ordinal), payload),
            $"{Encoded(json.Replace("at+jwt", "JWT", StringComparison.Ordinal))}.{payload}.{signature}",
            Signed(json.Replace("at+jwt", "JWT", StringComparison.Ordinal), payload),
            Signed(json.Replace("at+jwt", "gatehouse-assertion+jwt", StringComparison.Ordinal), payload),
            Signed(json.Replace("}", ""","crit":["x"],"x":1}""", StringComparison.Ordinal), payload),
            Signed(json.Replace("}", ""","jku":"http://127.0.0.1:1/"}""", StringComparison.Ordinal), payload),
            Signed(json.Replace(gate.Secrets.TokenKey.Id, "../../pepper", StringComparison.Ordinal), payload),
            $"{header}.{Encoded(Decoded(payload).Replace("alice", "admin", StringComparison.Ordinal))}.{signature}",
            $"{header}.{payload}.{(signature[5] == 'A' ? signature.Replace("A", "B", StringComparison.Ordinal) : signature[..5] + "A" + signature[6..])}",
            $"{header}.{payload}.{Base64Url.EncodeToString(new byte[64])}",
            $"{header}.{payload}.{signature}" + new string(' ', 8) + "x",
            token + new string('A', 5000),
        ];

        foreach (var text in forged)
            Assert.Equal("token_invalid", await gate.WhyNotAsync(authorization: $"Bearer {text}"));
        Assert.Null(await gate.WhyNotAsync(authorization: $"Bearer {token}"));
    }

    [Theory] // Signed by us in an earlier or a broken version, say.
    [InlineData("exp"), InlineData("iat"), InlineData("sub"), InlineData("client_id"), InlineData("jti"), InlineData("se"), InlineData("ce"), InlineData("ge"), InlineData("aud"), InlineData("iss")]
    public async Task A_token_that_lacks_a_claim_is_refused(string claim)
    {
        var (header, payload, _) = Parts(gate.Token("alice"));
        var claims = System.Text.Json.Nodes.JsonNode.Parse(Decoded(payload))!.AsObject();
        claims.Remove(claim);

        var text = Signed(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(header)), Encoded(claims.ToJsonString()));
        Assert.Equal(claim == "aud" ? "token_audience" : "token_invalid", await gate.WhyNotAsync(authorization: $"Bearer {text}"));
    }

    [Fact] // The key of what the upstream is told must not sign for a client.
    public async Task The_assertion_key_signs_no_token_of_ours()
    {
        var (header, payload, _) = Parts(gate.Token("alice"));
        var signed = $"{Encoded(Decoded(header).Replace(gate.Secrets.TokenKey.Id, gate.Secrets.AssertionKey.Id, StringComparison.Ordinal))}.{payload}";
        var text = $"{signed}.{Base64Url.EncodeToString(gate.Secrets.AssertionKey.Sign(Encoding.ASCII.GetBytes(signed)))}";
        Assert.Equal("token_invalid", await gate.WhyNotAsync(authorization: $"Bearer {text}"));
    }

    [Fact]
    public void Nobody_gets_a_token_who_is_unknown_or_suspended_or_for_a_scope_that_is_not()
    {
        gate.HasSubject("bob", suspended: true);
        Assert.Throws<ArgumentException>(() => gate.Token("nobody"));
        Assert.Throws<ArgumentException>(() => gate.Token("bob"));
        Assert.Throws<ArgumentException>(() => gate.Token("alice", null, "orders:fly"));
    }

    [Fact] // Requirement 1.18
    public async Task A_key_and_a_token_of_one_principal_leave_what_both_allow()
    {
        var key = gate.HasKey("mobile", "alice", "user");
        var (request, outcome) = await gate.AskAsync(key.Text, $"Bearer {gate.Token("alice", "mobile", "orders")}");
        Assert.True(outcome.Continues);
        Assert.Equal((0b010UL, "orders", key.Id), (request.Principal.Roles, request.Principal.Scope, request.Principal.KeyId));
    }

    [Fact] // Requirement 1.18
    public async Task A_key_and_a_token_of_two_principals_are_refused()
    {
        gate.HasSubject("bob");
        var token = $"Bearer {gate.Token("alice", "mobile")}";
        Assert.Equal("two_principals", await gate.WhyNotAsync(gate.HasKey("mobile", "bob").Text, token));
        Assert.Equal("two_principals", await gate.WhyNotAsync(gate.HasKey("other", "alice").Text, token));
        Assert.Equal("key_blocked", await gate.WhyNotAsync(gate.HasKey("mobile", "alice", blocked: true).Text, token));
        Assert.Equal("token_invalid", await gate.WhyNotAsync(gate.HasKey("mobile", "alice").Text, "Bearer x"));
    }

    private static (string Header, string Payload, string Signature) Parts(string token)
    {
        var parts = token.Split('.');
        return (parts[0], parts[1], parts[2]);
    }

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Decoded(string text) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));

    private string Signed(string header, string payload)
    {
        var signed = $"{Encoded(header)}.{payload}";
        return $"{signed}.{Base64Url.EncodeToString(gate.Secrets.TokenKey.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    // The public key as an HMAC secret.
    private string Hmac(string header, string payload)
    {
        var signed = $"{Encoded(header)}.{payload}";
        var key = Encoding.ASCII.GetBytes(gate.Secrets.TokenKey.PublicJwk);
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }
}
