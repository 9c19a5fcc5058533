using System.Net;
using System.Text.Json;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step one: "one secret key is critical". It is rotated while requests run, and a stolen one is worth nothing at once.</summary>
public sealed class StepOneSigningKeys
{
    [Fact, Requirement("1.13")]
    public async Task Signing_keys_rotate_without_one_refused_request_and_a_withdrawn_one_ends_at_once()
    {
        // Nobody is turned away for being new: each token is seen for the first time, all from one address.
        await using var gate = await Gate.OpenAsync((await File.ReadAllTextAsync(RoadGate.PolicyFile, TestContext.Current.CancellationToken)).Replace("limits:\n", "limits:\n  door: 1000000/minute\n", StringComparison.Ordinal));
        var ida = gate.As("ida");
        var before = await StepOneExchange.TokenOf(await StepOneExchange.AskAsync(ida));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 3).Select(_ => LoadAsync(gate, ida, before, stop.Token)).ToArray();

        for (var i = 0; i < 3; i++)
            (await gate.RunAsync("signing-key", "rotate", "--wait")).Done();
        stop.Cancel();
        var results = await Task.WhenAll(load);

        Assert.Equal(0, results.Sum(result => result.Refused));
        Assert.True(results.Sum(result => result.Asked) > 30, $"{results.Sum(result => result.Asked)} requests");
        Assert.True(results.SelectMany(result => result.Keys).Distinct().Count() >= 3);   // the load did see the rotation
        TestContext.Current.TestOutputHelper?.WriteLine($"{results.Sum(result => result.Asked)} requests, 0 refused, over 3 rotations");

        var now = await StepOneExchange.TokenOf(await StepOneExchange.AskAsync(ida));
        Assert.Equal(HttpStatusCode.OK, await gate.WithToken(now).SendAsync("GET", "/mine").StatusAsync());
        (await gate.RunAsync("signing-key", "withdraw", KeyOf(now), "--reason", "stolen", "--wait")).Done();
        Assert.Equal(HttpStatusCode.Unauthorized, await gate.WithToken(now).SendAsync("GET", "/mine").StatusAsync());   // remembered, and still refused
        Assert.Equal(HttpStatusCode.OK, await gate.WithToken(before).SendAsync("GET", "/mine").StatusAsync());          // of an old key nobody withdrew
        Assert.Equal(HttpStatusCode.OK, await gate.WithToken(await StepOneExchange.TokenOf(await StepOneExchange.AskAsync(ida))).SendAsync("GET", "/mine").StatusAsync());
        Assert.Single((await gate.RunAsync("signing-key", "list", "--json")).Done().Json.EnumerateArray(), key => key.GetProperty("state").GetString() == "withdrawn");
    }

    [Fact, Requirement("1.13")]
    public async Task The_public_keys_are_published_where_clients_look_for_them()
    {
        await using var gate = await Gate.OpenAsync(RoadGate.PolicyFile);
        var staged = (await gate.RunAsync("signing-key", "stage", "--wait", "--json")).Done().Json.GetProperty("id").GetString();

        using var answer = await gate.Stranger().SendAsync("GET", "/.well-known/jwks.json");
        var keys = (await answer.JsonAsync()).GetProperty("keys").EnumerateArray().ToList();

        Assert.Equal((HttpStatusCode.OK, "application/jwk-set+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        Assert.Equal("public, max-age=300", answer.Headers.CacheControl!.ToString());
        Assert.Equal(2, keys.Count);
        Assert.Contains(keys, key => key.GetProperty("kid").GetString() == staged);
        Assert.All(keys, key => Assert.False(key.TryGetProperty("d", out _)));
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("6.08")] // An upstream with a login of its own publishes its own keys; naming the path in the policy means those.
    public async Task An_upstreams_own_key_set_stays_its_own()
    {
        var policy = (await File.ReadAllTextAsync(RoadGate.PolicyFile, TestContext.Current.CancellationToken))
            .Replace("resources:\n", "resources:\n  login:\n    read: [\"GET /.well-known/jwks.json\"]\n", StringComparison.Ordinal)
            .Replace("  | things   |", "  | login    | read  | read       | full  |\n  | things   |", StringComparison.Ordinal);
        await using var gate = await Gate.OpenAsync(policy);

        Assert.Equal(HttpStatusCode.OK, await gate.Stranger().SendAsync("GET", "/.well-known/jwks.json").StatusAsync());
        Assert.Equal("/.well-known/jwks.json", (await gate.Upstream.NextAsync()).Path);
        Assert.Equal("application/jwk-set+json", (await gate.Stranger().SendAsync("GET", "/.gatehouse/jwks.json")).Content.Headers.ContentType!.ToString());
        Assert.Contains("GH114", (await gate.RunAsync("check")).Error + (await gate.RunAsync("check")).Out, StringComparison.Ordinal);
    }

    [Fact, Requirement("1.10")]
    public async Task RS256_is_a_word_of_the_policy_and_EdDSA_a_clear_fault()
    {
        var policy = await File.ReadAllTextAsync(RoadGate.PolicyFile, TestContext.Current.CancellationToken);
        await using var gate = await Gate.OpenAsync(policy.Replace("lifetime: 10m", "lifetime: 10m, algorithm: RS256", StringComparison.Ordinal));
        var token = await StepOneExchange.TokenOf(await StepOneExchange.AskAsync(gate.As("ida")));

        Assert.Equal("RS256", Header(token).GetProperty("alg").GetString());
        Assert.Equal(HttpStatusCode.OK, await gate.WithToken(token).SendAsync("GET", "/mine").StatusAsync());

        await gate.ChangePolicyAsync(text => text.Replace("RS256", "EdDSA", StringComparison.Ordinal));
        var check = await gate.RunAsync("check");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("no Ed25519", check.Error + check.Out, StringComparison.Ordinal);
    }

    // Each round: a fresh token of whatever key signs now, used at once; and the token of before everything.
    private static async Task<(int Asked, int Refused, List<string> Keys)> LoadAsync(Gate gate, HttpClient ida, string before, CancellationToken stop)
    {
        var (asked, refused, keys) = (0, 0, new List<string>());
        var client = gate.Stranger();
        while (!stop.IsCancellationRequested)
        {
            var token = await StepOneExchange.TokenOf(await StepOneExchange.AskAsync(ida));
            keys.Add(KeyOf(token));
            foreach (var shown in new[] { token, before })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/mine");
                request.Headers.Add("Authorization", "Bearer " + shown);
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                refused += answer.StatusCode == HttpStatusCode.OK ? 0 : 1;
                asked++;
            }
        }

        return (asked, refused, keys);
    }

    private static string KeyOf(string token) => Header(token).GetProperty("kid").GetString()!;

    private static JsonElement Header(string token) => JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0])).RootElement;
}
