using System.Net;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>An upstream that has its own login keeps it.</summary>
public sealed class UpstreamLogins : IAsyncLifetime
{
    private const string Policy = """
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: localhost, listen: 127.0.0.1:0 }
        authentication:
          logins: [{ operation: POST /login, account: body./email, guesses: 3/hour }]
        resources:
          sessions: { start: ["POST /login"] }
        access: |
          | resource | guest | admin |
          |----------|-------|-------|
          | sessions | start | full  |
        """;

    private Gate gate = null!;

    public async ValueTask InitializeAsync() => gate = await Gate.OpenAsync(Policy);

    public ValueTask DisposeAsync() => gate.DisposeAsync();

    [Fact, Requirement("6.08")]
    public async Task Its_answer_to_a_good_login_reaches_the_client_as_it_is()
    {
        gate.Upstream.Has("/login", UpstreamAnswers.Json("""{"token":"theirs"}"""));

        using var answer = await LogInAsync("alice@shop.example");

        Assert.Equal("theirs", (await answer.JsonAsync()).GetProperty("token").GetString());
    }

    [Fact, Requirement("6.08"), Requirement("5.04")]
    public async Task Guessing_at_it_is_counted_and_answered_429_with_the_guides_six_fields()
    {
        gate.Upstream.Has("/login", UpstreamAnswers.Json("""{"message":"wrong"}""", 401));
        for (var n = 0; n < 3; n++)
            Assert.Equal(HttpStatusCode.Unauthorized, await LogInAsync("alice@shop.example").StatusAsync());

        using var stopped = await LogInAsync("Alice@shop.example");
        var body = await stopped.JsonAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.StatusCode);
        Assert.Equal(["error", "message", "current_limit", "requests_made", "reset_time", "retry_after"], body.EnumerateObject().Select(field => field.Name));
        Assert.Equal(3, body.GetProperty("current_limit").GetInt32());
        Assert.Equal(3, gate.Upstream.Seen.Count);
        Assert.Equal(HttpStatusCode.Unauthorized, await LogInAsync("bob@shop.example").StatusAsync());   // others are not touched
    }

    [Theory, Requirement("6.09")]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(423)]
    public async Task Whatever_it_says_of_a_failed_login_the_client_reads_the_same(int status)
    {
        gate.Upstream.Has("/login", UpstreamAnswers.Json("""{"message":"wrong password"}""", 401));
        var wrong = await (await LogInAsync("alice@shop.example")).LooksAsync();
        gate.Upstream.Has("/login", UpstreamAnswers.Json("""{"message":"there is no bob, or he is locked, or not confirmed"}""", status, "X-Why: bob", "Set-Cookie: tried=bob"));
        var other = await (await LogInAsync("bob@shop.example")).LooksAsync();

        Assert.StartsWith("401", wrong, StringComparison.Ordinal);
        Assert.Equal(wrong, other);
    }

    private Task<HttpResponseMessage> LogInAsync(string email) => gate.Stranger().SendAsync("POST", "/login", $$"""{"email":"{{email}}","password":"guess"}""");
}
