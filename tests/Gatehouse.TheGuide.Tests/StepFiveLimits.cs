using System.Globalization;
using System.Net;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step five: how often?</summary>
public sealed class StepFiveLimits(ShopGate shop)
{
    private readonly Gate gate = shop.Fresh();

    [Fact, Requirement("5.01"), Requirement("5.02"), Requirement("5.04")]
    public async Task The_eleventh_heavy_request_of_one_client_is_429_and_another_client_is_not_touched()
    {
        var client = gate.WithSecret(await gate.CreateKeyAsync("eager", ["manager"]));
        for (var n = 0; n < 10; n++)
            Assert.Equal(HttpStatusCode.OK, await client.SendAsync("POST", "/reports", Requests.NewReport).StatusAsync());

        var before = DateTimeOffset.UtcNow;
        using var refused = await client.SendAsync("POST", "/reports", Requests.NewReport);

        await IsTheGuidesAsync(refused, before);
        Assert.Equal(10, gate.Upstream.Seen.Count);
        var calm = gate.WithSecret(await gate.CreateKeyAsync("calm", ["manager"]));
        Assert.Equal(HttpStatusCode.OK, await calm.SendAsync("POST", "/reports", Requests.NewReport).StatusAsync());

        // Another class of the same client has its own quota.
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/orders").StatusAsync());
    }

    [Theory, Requirement("5.02"), Requirement("5.04")]
    [InlineData("GET", "/orders", null, "light", 1000)]
    [InlineData("POST", "/comments", Comment, "medium", 100)]
    [InlineData("POST", "/reports", Requests.NewReport, "heavy", 10)]
    public async Task Every_limited_answer_says_what_is_left(string method, string path, string? body, string name, int limit)
    {
        var client = gate.WithSecret(await gate.CreateKeyAsync($"counts-{name}", ["admin"]));
        using var first = await client.SendAsync(method, path, body);
        using var second = await client.SendAsync(method, path, body);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Contains($"q={limit}", second.Headers.GetValues("RateLimit-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("w=3600", second.Headers.GetValues("RateLimit-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains($"\"{name}\"", second.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        Assert.Equal(limit, Number(second, "RateLimit-Limit"));
        Assert.Equal(1, Number(first, "RateLimit-Remaining") - Number(second, "RateLimit-Remaining"));
        Assert.InRange(Number(second, "RateLimit-Reset"), 1, 3600);
    }

    [Fact, Requirement("5.03")]
    public async Task A_plan_multiplies_the_limits_of_its_clients()
    {
        var client = gate.WithSecret(await gate.CreateKeyAsync("big-partner", ["admin"], "--plan", "partner"));

        using var answer = await client.SendAsync("POST", "/reports", Requests.NewReport);

        Assert.Equal(100, Number(answer, "RateLimit-Limit"));
    }

    [Fact, Requirement("5.01")]
    public async Task Two_keys_of_one_client_share_its_quota()
    {
        var one = gate.WithSecret(await gate.CreateKeyAsync("shared", ["manager"]));
        var other = gate.WithSecret(await gate.CreateKeyAsync("shared", ["manager"]));
        using var first = await one.SendAsync("POST", "/reports", Requests.NewReport);
        using var second = await other.SendAsync("POST", "/reports", Requests.NewReport);

        Assert.Equal(Number(first, "RateLimit-Remaining") - 1, Number(second, "RateLimit-Remaining"));
    }

    [Fact, Requirement("5.09")]
    public async Task A_source_that_guesses_is_slowed_at_the_door_and_an_honest_client_behind_it_is_not()
    {
        await using var own = await Gate.OpenAsync(Tight());
        var honest = own.WithKey("user");
        Assert.Equal(HttpStatusCode.OK, await honest.SendAsync("GET", "/things").StatusAsync());

        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 30; n++)
            statuses.Add(await own.WithSecret($"shop_live_guess{n}").SendAsync("GET", "/things").StatusAsync());

        Assert.Contains(HttpStatusCode.Unauthorized, statuses);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.Equal(HttpStatusCode.OK, await honest.SendAsync("GET", "/things").StatusAsync());
    }

    [Fact, Requirement("5.09")]
    public async Task A_connection_that_never_finishes_its_headers_is_closed()
    {
        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync("GET /catalog HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

        var answer = await connection.ReadToEndAsync();   // in 10 s, without more being sent

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
        Assert.Empty(gate.Upstream.Seen);
    }

    private const string Comment = """{"itemId":"enamel-mug-moss","authorId":"alice","rating":5,"text":"Good"}""";

    private static async Task IsTheGuidesAsync(HttpResponseMessage refused, DateTimeOffset before)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/json", refused.Content.Headers.ContentType!.MediaType);
        var body = await refused.JsonAsync();
        Assert.Equal(["error", "message", "current_limit", "requests_made", "reset_time", "retry_after"], body.EnumerateObject().Select(field => field.Name));
        Assert.Equal("rate_limit_exceeded", body.GetProperty("error").GetString());
        Assert.Equal(10, body.GetProperty("current_limit").GetInt32());
        Assert.InRange(body.GetProperty("requests_made").GetInt32(), 10, 11);
        var wait = body.GetProperty("retry_after").GetInt32();
        Assert.InRange(wait, 1, 3600);
        Assert.Equal(wait.ToString(CultureInfo.InvariantCulture), refused.Headers.GetValues("Retry-After").Single());
        Assert.EndsWith("Z", body.GetProperty("reset_time").GetString(), StringComparison.Ordinal);
        Assert.InRange(body.GetProperty("reset_time").GetDateTimeOffset(), before.AddSeconds(wait - 3), before.AddSeconds(wait + 3));
        Assert.Equal(0, Number(refused, "RateLimit-Remaining"));
    }

    private static int Number(HttpResponseMessage answer, string header) =>
        int.Parse(answer.Headers.GetValues(header).Single(), CultureInfo.InvariantCulture);

    private static string Tight() => File.ReadAllText(RoadGate.PolicyFile)
        .Replace("  light: 1000000/hour\n", "  light: 1000000/hour\n  door:  20/minute\n", StringComparison.Ordinal);
}
