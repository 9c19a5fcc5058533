using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: the credential says who, the node says what. Roles are never stale, whatever was shown.</summary>
public sealed class StepTwoFreshRoles : IAsyncLifetime
{
    private readonly LocalIssuer issuer = new();
    private Gate gate = null!;

    public async ValueTask InitializeAsync() => gate = await Gate.OpenAsync($$"""
        gatehouse: 1
        api: { upstream: "{upstream}" }
        https: { host: localhost, listen: "127.0.0.1:0" }
        roles: [guest, user, manager]
        authentication:
          keys:   { brand: shop }
          tokens: { audience: shop-api }
          issuers:
            - { issuer: "{{issuer.Name}}", audience: shop-api, algorithms: [ES256], subjects: ours }
        resources:
          things:  { read: ["GET /things"] }
          reports: { read: ["GET /reports"] }
        access: |
          | resource | guest | user | manager |
          |----------|-------|------|---------|
          | things   | -     | read | read    |
          | reports  | -     | -    | full    |
        """);

    public async ValueTask DisposeAsync()
    {
        await gate.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Theory, Requirement("2.08")]
    [InlineData("key"), InlineData("token"), InlineData("exchanged"), InlineData("foreign")]
    public async Task A_role_given_and_taken_is_felt_by_the_next_request_and_by_open_streams(string kind)
    {
        (await gate.RunAsync("subject", "create", "miguel", "--role", "user")).Done();
        using var client = await ClientAsync(kind);
        Assert.Equal((200, 403), (await AskAsync(client, "/things"), await AskAsync(client, "/reports")));

        Assert.Equal(200, await AskAsync(client, "/reports", await ChangeAsync("add", "manager")));

        gate.Upstream.Has("/reports", UpstreamAnswers.Events(Channel.CreateUnbounded<string>().Reader));
        using var listening = await client.GetAsync(new Uri("/reports", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var events = new StreamReader(await listening.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var cut = Assert.ThrowsAnyAsync<IOException>(async () => await events.ReadLineAsync(Patience.Token()));

        var seq = await ChangeAsync("remove", "manager");
        Assert.Equal((403, 200), (await AskAsync(client, "/reports", seq), await AskAsync(client, "/things", seq)));
        await cut;

        Assert.Equal(403, await AskAsync(client, "/things", await ChangeAsync("remove", "user")));
    }

    [Fact, Requirement("2.08")]
    public async Task A_request_is_judged_at_least_as_freshly_as_it_asks_and_told_how_freshly()
    {
        File.Delete(Path.Combine(gate.Folder, "data", "gatehouse.sock"));   // no wake-up reaches the node
        for (var n = 0; n < 4; n++)
        {
            var made = (await gate.RunAsync("subject", "create", $"s{n}", "--role", "manager", "--json")).Done();
            var seq = made.Json.GetProperty("seq").GetInt64();
            var token = await gate.TokenForAsync($"s{n}");
            var taken = (await gate.RunAsync("subject", "role", "remove", $"s{n}", "manager", "--json")).Done().Json.GetProperty("seq").GetInt64();
            using var answer = await SendAsync(gate.WithToken(token), "/reports", taken.ToString(CultureInfo.InvariantCulture));

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.True(long.Parse(answer.Headers.GetValues("Gatehouse-Seq").Single(), CultureInfo.InvariantCulture) >= taken && taken > seq);
        }

        Assert.Empty(gate.Upstream.Seen);
    }

    [Theory, Requirement("2.08")]
    [InlineData("99999999"), InlineData("9223372036854775807"), InlineData("99999999999999999999"), InlineData("-1"), InlineData("1.0"), InlineData("0x1"), InlineData("one"), InlineData("1, 2"), InlineData("1;"),
     InlineData("1111111111111111111111111111111111111111111111111111111111111111111111111")]
    public async Task A_position_that_no_change_has_is_a_clear_400(string seq)
    {
        using var client = gate.WithKey("user");

        using var answer = await SendAsync(client, "/things", seq);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Gatehouse-Seq", (await answer.JsonAsync()).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.08")] // CWE-770: an invented number is settled by one reading of the log, not by waiting.
    public async Task Invented_positions_hold_nobody_up_and_an_upstream_never_sees_or_makes_one()
    {
        using var client = gate.WithKey("user");
        await AskAsync(client, "/things");
        gate.Upstream.Answer = UpstreamAnswers.Json("{}", 200, "Gatehouse-Seq: 7");
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        var many = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync(client, "/things", 99_999_999)));
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(begun);

        Assert.All(many, status => Assert.Equal(400, status));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        gate.Upstream.Forget();
        gate.Upstream.Answer = UpstreamAnswers.Json("{}", 200, "Gatehouse-Seq: 7");
        using var plain = await SendAsync(client, "/things", null);
        using var asked = await SendAsync(client, "/things", "1");
        Assert.False(plain.Headers.Contains("Gatehouse-Seq"));
        Assert.NotEqual("7", asked.Headers.GetValues("Gatehouse-Seq").Single());
        Assert.All(gate.Upstream.Seen, seen => Assert.Null(seen.Header("Gatehouse-Seq")));
    }

    private async Task<HttpClient> ClientAsync(string kind) => kind switch
    {
        "key" => gate.WithSecret(await gate.CreateKeyAsync("app", [], "--subject", "miguel")),
        "token" => gate.WithToken(await gate.TokenForAsync("miguel")),
        "exchanged" => gate.WithToken(await ExchangeAsync(await gate.CreateKeyAsync("app", [], "--subject", "miguel"))),
        _ => gate.WithToken(issuer.Token("miguel", claims => claims["roles"] = new JsonArray("manager", "admin"))),
    };

    private async Task<string> ExchangeAsync(string key)
    {
        using var answer = await StepOneExchange.AskAsync(gate.WithSecret(key));
        return await StepOneExchange.TokenOf(answer);
    }

    // Without --wait: the position that the command tells is what makes the next request fresh.
    private async Task<long> ChangeAsync(string what, string role) =>
        (await gate.RunAsync("subject", "role", what, "miguel", role, "--json")).Done().Json.GetProperty("seq").GetInt64();

    private static async Task<int> AskAsync(HttpClient client, string path, long? seq = null)
    {
        using var answer = await SendAsync(client, path, seq?.ToString(CultureInfo.InvariantCulture));
        return (int)answer.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string? seq)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (seq is not null)
            request.Headers.TryAddWithoutValidation("Gatehouse-Seq", seq);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
