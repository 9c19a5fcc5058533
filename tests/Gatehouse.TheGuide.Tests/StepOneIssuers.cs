using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step one: who is this? Tokens of other issuers, as they come from a real one over the network.</summary>
public sealed class StepOneIssuers : IAsyncLifetime
{
    private const string Secret = "v8Kq2Zr5Xw9Lb3Nf7Tc1Yh6Pd4Mj0SgA", SecretName = "GATEHOUSE_TEST_LEGACY_SECRET";

    private readonly LocalIssuer issuer = new();
    private Gate? gate;

    public ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(SecretName, Secret);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (gate is not null)
            await gate.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact, Requirement("1.15")]
    public async Task A_token_of_an_issuer_that_the_policy_names_opens_what_its_roles_may_and_stays_here()
    {
        gate = await Gate.OpenAsync(PolicyOf(Entry(issuer, ", roles: { claim: realm_access.roles, map: { staff: user } }")));
        var token = issuer.Token("alice", claims => claims["realm_access"] = new JsonObject { ["roles"] = new JsonArray("staff", "admin") });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(token));
        var seen = await gate.Upstream.NextAsync();
        Assert.Equal(($"{issuer.Name}|alice", $"{issuer.Name}|web", "user"), (seen.Header("Gatehouse-Subject"), seen.Header("Gatehouse-Client"), seen.Header("Gatehouse-Roles")));
        Assert.Null(seen.Header("Authorization"));

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(issuer.Token("alice")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(issuer.Token("alice", claims => claims["aud"] = "other-api")));
    }

    [Fact, Requirement("1.15")]
    public async Task The_issuer_changes_its_key_and_no_request_is_refused()
    {
        gate = await Gate.OpenAsync(PolicyOf(Entry(issuer, Everybody)));
        var old = issuer.Token("alice", Staff);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(old));

        issuer.Rotate("key-2");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(issuer.Token("alice", Staff)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(old));   // its key left the set; that it was seen before does not help
    }

    [Fact, Requirement("1.15")]
    public async Task Whatever_the_issuer_answers_the_last_good_keys_stay()
    {
        UpstreamAnswer[] answers =
        [
            UpstreamAnswers.Json("<html>"), UpstreamAnswers.Json("""{"keys":[]}"""), UpstreamAnswers.Big(10 << 20), UpstreamAnswers.Slow(new TaskCompletionSource().Task),
            UpstreamAnswers.Json("{}", 500), UpstreamAnswers.Broken, UpstreamAnswers.HangUp, UpstreamAnswers.Json("", 302, "Location: http://127.0.0.1:1/jwks"),
        ];
        var issuers = answers.Select(_ => new LocalIssuer()).ToList();
        gate = await Gate.OpenAsync(PolicyOf([.. issuers.Select(one => Entry(one, Everybody))]));

        await Task.WhenAll(issuers.Select(async (one, number) =>
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(one.Token("alice", Staff)));
            one.Misbehave(answers[number]);
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(one.Token("alice", Staff, header => header["kid"] = "unknown")));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(one.Token("alice", Staff)));
        }));

        Assert.All(issuers, one => Assert.Contains($"The keys of the issuer {one.Name} cannot be read", gate.Process.Error, StringComparison.Ordinal));
        foreach (var one in issuers)
            await one.DisposeAsync();
    }

    [Fact, Requirement("1.15")]
    public async Task The_gateway_starts_without_the_issuer_says_that_it_is_not_ready_for_its_tokens_and_recovers()
    {
        issuer.Misbehave(UpstreamAnswers.Json("{}", 500));
        gate = await Gate.OpenAsync(PolicyOf(Entry(issuer, Everybody)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(issuer.Token("alice", Staff)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("x.y.z"));

        issuer.Behave();
        await gate.Process.ErrorLineAsync(line => line.Contains("are read again", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(issuer.Token("alice", Staff)));
    }

    [Fact, Requirement("6.08")]
    public async Task An_upstream_with_its_own_login_gets_its_own_token_and_nobody_elses()
    {
        gate = await Gate.OpenAsync(PolicyOf(Entry(issuer, Everybody), $$"""{ issuer: shop-legacy, secret: "${{{SecretName}}}", algorithms: [HS256], forward: true, roles: { claim: role, map: { member: user } } }"""));
        var legacy = LocalIssuer.Mac(Encoding.UTF8.GetBytes(Secret), new JsonObject { ["iss"] = "shop-legacy", ["sub"] = "sam", ["role"] = "member", ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600 });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(legacy));
        var seen = await gate.Upstream.NextAsync();
        Assert.Equal(($"Bearer {legacy}", "shop-legacy|sam"), (seen.Header("Authorization"), seen.Header("Gatehouse-Subject")));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(issuer.Token("alice", Staff)));
        Assert.Null((await gate.Upstream.NextAsync()).Header("Authorization"));

        gate.Upstream.Forget();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(legacy[..^2] + "AA"));
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("1.15"), Requirement("6.04")]
    public async Task An_issuer_that_leaves_the_policy_is_a_stranger_from_the_next_request_on()
    {
        await using var other = new LocalIssuer();
        gate = await Gate.OpenAsync(PolicyOf(Entry(issuer, Everybody)));
        var token = issuer.Token("alice", Staff);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(other.Token("alice", Staff)));

        await gate.ChangePolicyAsync(policy => policy.Replace(issuer.Name, other.Name, StringComparison.Ordinal));
        await gate.Process.ErrorLineAsync(line => line.Contains("is in force", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other.Token("alice", Staff)));
    }

    private const string Everybody = ", roles: { claim: groups, map: { staff: user } }";

    private static void Staff(JsonObject claims) => claims["groups"] = new JsonArray("staff");

    private static string Entry(LocalIssuer issuer, string more = "") => $"{{ issuer: \"{issuer.Name}\", audience: shop-api, algorithms: [ES256]{more} }}";

    private static string PolicyOf(params string[] issuers) => $$"""
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: localhost, listen: "127.0.0.1:0" }
        roles: [guest, user, admin]
        authentication:
          issuers:
        {{string.Join('\n', issuers.Select(one => $"    - {one}"))}}
        resources:
          things: { read: ["GET /things"] }
        access: |
          | resource | guest | user | admin |
          |----------|-------|------|-------|
          | things   | -     | read | full  |
        """;

    private Task<HttpStatusCode> StatusAsync(string token) => gate!.WithToken(token).SendAsync("GET", "/things").StatusAsync();
}
