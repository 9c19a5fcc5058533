using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>Tokens of other issuers: CVE-2026-39999 and its class (RFC 8725), keys from elsewhere (CWE-918), one issuer's tokens as another's, floods of key ids.</summary>
public sealed class A07_ForeignTokens : IAsyncLifetime
{
    private readonly LocalIssuer one = new(), two = new(), stranger = new();
    private Gate gate = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        gate = await Gate.OpenAsync(Policy());
        client = gate.Stranger();
    }

    private string Policy() => $$"""
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: localhost, listen: "127.0.0.1:0" }
        roles: [guest, user, admin]
        authentication:
          issuers:
            - { issuer: "{{one.Name}}", audience: shop-api, algorithms: [ES256], roles: { claim: groups, map: { staff: user } } }
            - { issuer: "{{two.Name}}", audience: other-api, algorithms: [ES256], roles: { claim: groups, map: { staff: user } } }
        resources:
          things: { read: ["GET /things"] }
        limits: { door: 100000/minute, light: 100000/hour }
        access: |
          | resource | guest | user | admin |
          |----------|-------|------|-------|
          | things   | -     | read | full  |
        """;

    public async ValueTask DisposeAsync()
    {
        await gate.DisposeAsync();
        await one.DisposeAsync();
        await two.DisposeAsync();
        await stranger.DisposeAsync();
    }

    [Fact]
    public async Task No_forged_token_is_accepted_and_the_true_one_is()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(one.Token("alice", Staff)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(two.Token("alice", claims => Staff(claims, "other-api"))));
        gate.Upstream.Forget();

        var accepted = new List<string>();
        foreach (var (what, token) in Forged())
            if (await StatusAsync(token) != HttpStatusCode.Unauthorized)
                accepted.Add(what);

        Assert.True(accepted.Count == 0, string.Join(", ", accepted));
        Assert.Empty(gate.Upstream.Seen);
        Assert.Empty(stranger.Seen);   // CWE-918: nobody whom only a token named was asked
    }

    [Fact] // What strangers send must not become a flood at the issuer.
    public async Task A_flood_of_unknown_key_ids_reaches_the_issuer_once()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(one.Token("alice", Staff)));
        var before = one.Asked;

        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(one.Token("alice", Staff, header => header["kid"] = $"made-up-{number}"))));

        Assert.InRange(one.Asked - before, 1, 2);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(one.Token("alice", Staff)));
    }

    [Theory] // RFC 8725, section 3.5: whoever guesses the secret signs any token.
    [InlineData("your-256-bit-secret-your-256-bit-secret")]
    [InlineData("a-string-secret-at-least-256-bits-long")]
    [InlineData("changemechangemechangemechangeme")]
    [InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")]
    [InlineData("this-is-my-very-long-jwt-signing-secret-key")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("hunter2")]
    public async Task A_secret_that_can_be_guessed_is_refused_before_the_gateway_starts_and_never_shown(string secret)
    {
        Environment.SetEnvironmentVariable("GATEHOUSE_TEST_WEAK_SECRET", secret);
        await using var weak = Gate.Prepare("""
            gatehouse: 1
            api: { upstream: "{upstream}" }
            authentication: { issuers: [{ issuer: legacy, secret: "${GATEHOUSE_TEST_WEAK_SECRET}", algorithms: [HS256] }] }
            resources:
              things: { read: ["GET /things"] }
            access: |
              | resource | guest | user | admin |
              |----------|-------|------|-------|
              | things   | -     | read | full  |
            """);

        var answer = await weak.RunAsync("check");

        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains("authentication.issuers[0].secret", answer.Out + answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, answer.Out + answer.Error, StringComparison.Ordinal);
    }

    private IEnumerable<(string What, string Token)> Forged() => [.. Algorithms(), .. Issuers(), .. KeysFromElsewhere(), .. OtherKinds()];

    private IEnumerable<(string, string)> Algorithms()
    {
        var claims = one.Claims("alice");
        Staff(claims);
        foreach (var known in new[] { one.PublicKey, Encoding.UTF8.GetBytes(one.PublicKeys), Encoding.UTF8.GetBytes(Pem(one.PublicKey)), [] })
            yield return ("HS256 with what everybody knows", LocalIssuer.Mac(known, claims, "key-1"));
        foreach (var alg in new[] { "none", "None", "HS256", "ES384", "RS256", "" })
            yield return ($"signed with ES256, said '{alg}'", one.Token("alice", Staff, header => header["alg"] = alg));
        yield return ("no signature", one.Token("alice", Staff, header => header["alg"] = "none").Split('.')[..2].Aggregate((a, b) => $"{a}.{b}") + ".");
    }

    private IEnumerable<(string, string)> Issuers()
    {
        foreach (var name in new[] { one.Name + "/", one.Name.Replace("http", "HTTP", StringComparison.Ordinal), one.Name.Replace("http", "https", StringComparison.Ordinal), one.Name.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), " " + one.Name, "" })
            yield return ($"issuer written '{name}'", one.Token("alice", claims => Named(claims, name)));
        yield return ("no issuer", one.Token("alice", claims => { Staff(claims); claims.Remove("iss"); }));
        yield return ("the other issuer's key", two.Token("alice", claims => Named(claims, one.Name)));
        yield return ("the other issuer's key under this one's key id", two.Token("alice", claims => Named(claims, one.Name), header => header["kid"] = "key-1"));
        yield return ("the other issuer's audience", one.Token("alice", claims => Staff(claims, "other-api")));
        yield return ("this API's audience from the issuer of another", two.Token("alice", Staff));
        yield return ("a stranger", stranger.Token("alice", Staff));
        yield return ("a stranger by this one's name", stranger.Token("alice", claims => Named(claims, one.Name)));
    }

    private IEnumerable<(string, string)> KeysFromElsewhere()
    {
        foreach (var extra in new[] { "jku", "x5u" })
            yield return ($"keys by {extra}", stranger.Token("alice", claims => Named(claims, one.Name), header => header[extra] = stranger.Name + LocalIssuer.KeysPath));
        yield return ("a key by jwk", stranger.Token("alice", claims => Named(claims, one.Name), header => header["jwk"] = JsonNode.Parse(stranger.PublicKeys)!["keys"]![0]!.DeepClone()));
        yield return ("a key id that is an address", stranger.Token("alice", claims => Named(claims, one.Name), header => header["kid"] = stranger.Name + LocalIssuer.KeysPath));
        yield return ("crit", one.Token("alice", Staff, header => (header["crit"], header["exp"]) = (new JsonArray("exp"), 1)));
        yield return ("b64", one.Token("alice", Staff, header => header["b64"] = false));
    }

    // RFC 8725, section 3.12: what proves a sign-in to a client is no right to call an API.
    private IEnumerable<(string, string)> OtherKinds()
    {
        yield return ("ID token of Keycloak", one.Token("alice", claims => { Staff(claims); claims["typ"] = "ID"; }));
        yield return ("ID token of Cognito", one.Token("alice", claims => { Staff(claims); claims["token_use"] = "id"; }));
        yield return ("ID token with a nonce", one.Token("alice", claims => { Staff(claims); claims["nonce"] = "n"; }));
        yield return ("logout token", one.Token("alice", Staff, header => header["typ"] = "logout+jwt"));
        yield return ("token bound to a key", one.Token("alice", claims => { Staff(claims); claims["cnf"] = new JsonObject { ["jkt"] = "x" }; }));
        yield return ("five minutes over", one.Token("alice", claims => { Staff(claims); claims["iat"] = Now - 900; claims["exp"] = Now - 300; }));
        yield return ("five minutes early", one.Token("alice", claims => { Staff(claims); claims["nbf"] = Now + 300; }));
        yield return ("for ever", one.Token("alice", claims => { Staff(claims); claims["exp"] = Now + 1_000_000_000; }));
        yield return ("without end", one.Token("alice", claims => { Staff(claims); claims.Remove("exp"); }));
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static void Staff(JsonObject claims) => Staff(claims, "shop-api");

    private static void Staff(JsonObject claims, string audience) => (claims["groups"], claims["aud"]) = (new JsonArray("staff"), audience);

    private static void Named(JsonObject claims, string issuer)
    {
        Staff(claims);
        claims["iss"] = issuer;
    }

    private static string Pem(byte[] key) => $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(key, Base64FormattingOptions.InsertLineBreaks)}\n-----END PUBLIC KEY-----\n";

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
