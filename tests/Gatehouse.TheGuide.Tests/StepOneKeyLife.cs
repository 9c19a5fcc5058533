using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step one: the life of a key, from its import or making to its end.</summary>
public sealed class StepOneKeyLife(ShopGate shop)
{
    private const string Made = "sk_prod_0123456789abcdefghij";
    private const string MadeHash = "bcrypt:$2b$04$abcdefghijklmnopqrstuuCdJV51LnYBEyfqqxP.oeyVEnMxqHvyu";

    private readonly Gate gate = shop.Fresh();

    [Fact, Requirement("1.08")]
    public async Task A_rotated_keys_callers_are_told_and_it_is_known_who_they_are()
    {
        await using var own = await Gate.OpenAsync(ShopGate.PolicyFile);
        var made = (await own.CreateKeyAnswerAsync("rotating", ["manager"])).Json;
        var (id, old) = (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
        var present = (await own.RunAsync("key", "rotate", id, "--overlap", "7d", "--wait", "--json")).Done().Json.GetProperty("key").GetString()!;

        var byOld = await own.WithSecret(old).SendAsync("GET", "/orders");
        var refused = await own.WithSecret(old).SendAsync("GET", "/nothing/there");
        var byNew = await own.WithSecret(present).SendAsync("GET", "/orders");

        Assert.Equal(HttpStatusCode.OK, byOld.StatusCode);
        Assert.Equal(HttpStatusCode.OK, byNew.StatusCode);
        Assert.Matches("^@[0-9]{10}$", byOld.Headers.GetValues("Deprecation").Single());
        var sunset = DateTimeOffset.ParseExact(byOld.Headers.GetValues("Sunset").Single(), "R", null);
        Assert.InRange(sunset - DateTimeOffset.UtcNow, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
        Assert.False(byNew.Headers.Contains("Deprecation") || byNew.Headers.Contains("Sunset"));
        Assert.False(refused.Headers.Contains("Sunset"));   // nobody knew yet who asked

        await own.Process.StopAsync();
        var usage = (await own.RunAsync("key", "usage", id, "--json")).Done();
        Assert.Contains("127.0.0.0/24", usage.Out, StringComparison.Ordinal);
        Assert.Equal((1, 1), (usage.Json.GetProperty("old").GetProperty("count").GetInt32(), usage.Json.GetProperty("new").GetProperty("count").GetInt32()));
        Assert.Contains("\"key\"", (await own.RunAsync("client", "show", "rotating", "--json")).Done().Out, StringComparison.Ordinal);
    }

    [Fact, Requirement("1.08")]
    public async Task A_key_counts_from_its_networks_and_for_its_scopes_only()
    {
        var here = await gate.CreateKeyAsync("here", ["manager"], "--from", "127.0.0.0/8", "--scope", "orders:read");
        var elsewhere = await gate.CreateKeyAsync("elsewhere", ["manager"], "--from", "10.0.0.0/8");
        Assert.Equal(HttpStatusCode.OK, await gate.WithSecret(here).SendAsync("GET", "/orders").StatusAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await gate.WithSecret(here).SendAsync("GET", "/reports/sales").StatusAsync());

        var refused = gate.WithSecret(elsewhere).SendAsync("GET", "/orders");
        Assert.Equal(HttpStatusCode.Unauthorized, await refused.StatusAsync());
        Assert.Equal("key_network", (await DecisionLines.OfAsync(gate, await refused.RequestIdOfAsync())).GetProperty("reason").GetString());
    }

    [Fact, Requirement("1.08")]
    public async Task Behind_a_trusted_proxy_the_clients_network_counts_and_not_the_proxys()
    {
        await using var own = await Gate.OpenAsync(Policy("{ brand: road }", "trustedProxies: [127.0.0.0/8]"));
        var key = await own.CreateKeyAsync("office", ["user"], "--from", "192.0.2.0/24", "--from", "2001:db8::/32");
        foreach (var (from, status) in new[] { ("192.0.2.9", 200), ("::ffff:192.0.2.9", 200), ("2001:db8::9", 200), ("198.51.100.9", 401), ("127.0.0.1", 401) })
            Assert.Equal(status, (await own.SendRawAsync($"GET /things HTTP/1.1\r\nHost: api.road.example\r\nX-Api-Key: {key}\r\nX-Forwarded-For: {from}\r\n\r\n"))!.Status);
    }

    [Theory, Requirement("1.08")]
    [InlineData("live"), InlineData("test")]
    public async Task Live_and_test_keys_are_never_accepted_in_one_place(string environment)
    {
        await using var own = await Gate.OpenAsync(Policy($"{{ brand: road, environment: {environment} }}"));
        var key = await own.CreateKeyAsync("app", ["user"], "--env", environment);
        Assert.StartsWith($"road_{environment}_", key, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await own.WithSecret(key).SendAsync("GET", "/things").StatusAsync());

        var other = environment == "live" ? "test" : "live";
        await own.ChangePolicyAsync(policy => policy.Replace($"environment: {environment}", $"environment: {other}", StringComparison.Ordinal));
        await Patience.UntilAsync("the other environment is in force", async () => await own.WithSecret(key).SendAsync("GET", "/things").StatusAsync() == HttpStatusCode.Unauthorized);
    }

    [Fact, Requirement("1.09")]
    public async Task A_key_made_elsewhere_works_at_once_and_is_ours_after_its_first_use()
    {
        await using var own = await Gate.OpenAsync(Policy("{ brand: road }"));
        var sha = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("another-key-of-before")));
        await File.WriteAllTextAsync(Path.Combine(own.Folder, "keys.jsonl"), $$"""
            {"hash":"{{MadeHash}}","prefix":"sk_prod_","client":"legacy","roles":["user"]}
            {"hash":"{{sha}}","client":"older","roles":["user"]}
            """, TestContext.Current.CancellationToken);
        (await own.RunAsync("key", "import", Path.Combine(own.Folder, "keys.jsonl"), "--wait")).Done();

        Assert.Equal(HttpStatusCode.OK, await own.WithSecret(Made).SendAsync("GET", "/things").StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await own.WithSecret("another-key-of-before").SendAsync("GET", "/things").StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await own.WithSecret(Made + "k").SendAsync("GET", "/things").StatusAsync());
        await Patience.UntilAsync("both are hashed our way", async () =>
        {
            var listed = (await own.RunAsync("key", "list", "--json")).Done().Out;
            return !listed.Contains("bcrypt", StringComparison.Ordinal) && !listed.Contains("sha256", StringComparison.Ordinal);
        });
        Assert.Equal(HttpStatusCode.OK, await own.WithSecret(Made).SendAsync("GET", "/things").StatusAsync());
        await own.Process.StopAsync();
        await own.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await own.WithSecret(Made).SendAsync("GET", "/things").StatusAsync());
    }

    [Fact, Requirement("1.07")]
    public async Task A_key_seen_in_a_url_is_reported_and_where_the_policy_says_so_blocked()
    {
        await using var own = await Gate.OpenAsync(Policy("{ brand: road, inUrl: block }"));
        var made = (await own.CreateKeyAnswerAsync("leaky", ["user"])).Json;
        var (id, key) = (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
        Assert.Equal(HttpStatusCode.Unauthorized, await own.Stranger().SendAsync("GET", "/things?key=" + KeyText.WithSecret(key, new string('7', 43))).StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await own.WithSecret(key).SendAsync("GET", "/things").StatusAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, await own.Stranger().SendAsync("GET", "/things?key=" + key).StatusAsync());
        await Patience.UntilAsync("it is blocked", async () => await own.WithSecret(key).SendAsync("GET", "/things").StatusAsync() == HttpStatusCode.Unauthorized);
        await own.Process.ErrorLineAsync(line => line.Contains(id, StringComparison.Ordinal));
        Assert.DoesNotContain(key.Split('_')[3], own.Process.Error + own.Process.Out + await DecisionLines.AllAsync(own), StringComparison.Ordinal);
        Assert.Equal("blocked", (await own.RunAsync("key", "show", id, "--json")).Done().Json.GetProperty("state").GetString());
    }

    [Fact, Requirement("1.05")]
    public async Task A_key_in_what_the_upstream_answers_is_masked_without_a_change_of_length()
    {
        var made = (await gate.CreateKeyAnswerAsync("echoed", ["manager"])).Json;
        var (id, key) = (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
        var body = $$"""{"padding":"{{new string('x', 70_000)}}","key":"{{key}}"}""";
        gate.Upstream.Has("/orders", UpstreamAnswers.Json(body, 200, $"X-Debug: {key}", "ETag: \"v1\"", "Content-MD5: abc"));

        var answer = await gate.WithSecret(key).SendAsync("GET", "/orders");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var masked = $"shop_live_{id}_{new string('*', 43)}_******";
        Assert.Equal(body.Replace(key, masked, StringComparison.Ordinal), text);
        Assert.Equal(masked, answer.Headers.GetValues("X-Debug").Single());
        Assert.Equal("\"v1\"", answer.Headers.ETag!.Tag);
        Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
        Assert.Contains("an answer of the upstream", await gate.Process.ErrorLineAsync(line => line.Contains(id, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static string Policy(string keys, string more = "") =>
        File.ReadAllText(RoadGate.PolicyFile).Replace("{ brand: road }", keys, StringComparison.Ordinal) + more + "\n";
}
