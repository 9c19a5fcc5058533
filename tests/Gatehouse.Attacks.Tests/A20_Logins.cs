using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>Attacks on an upstream's own login: finding accounts (CWE-204, CWE-208), guessing (CWE-307), and locking the owner out (CWE-645).</summary>
public sealed partial class A20_Logins : IAsyncLifetime
{
    private const string Home = "192.0.2.1", Mallory = "198.51.100.66";
    private Gate gate = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        gate = await Gate.OpenAsync(Path.Combine(AppContext.BaseDirectory, "policies", "logins.yaml"));
        gate.Upstream.Answer = Careless.Login;
        client = gate.Stranger();
    }

    public ValueTask DisposeAsync() => gate.DisposeAsync();

    [Fact] // CWE-204
    public async Task An_unknown_account_and_a_wrong_password_are_one_answer()
    {
        var unknown = await LooksAsync(await TryAsync("nobody", "x", Mallory));
        var wrong = await LooksAsync(await TryAsync(Careless.Account, "x", Mallory));

        Assert.StartsWith("401", unknown, StringComparison.Ordinal);
        Assert.Contains("\"error\":\"login_failed\"", unknown, StringComparison.Ordinal);
        Assert.Equal(unknown, wrong);
        Assert.Equal(2, gate.Upstream.Seen.Count);
    }

    [Fact] // CWE-208
    public async Task An_unknown_account_is_not_answered_sooner_than_a_slow_hash_takes()
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await TryAsync("nobody", "x", Mallory);

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 240, 10_000);
    }

    [Fact]
    public async Task A_right_login_passes_untouched()
    {
        using var answer = await TryAsync(Careless.Account, Careless.Password, Home);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Careless.Token, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("sid=1", answer.Headers.GetValues("Set-Cookie").Single());
    }

    [Theory] // CWE-307
    [InlineData(Careless.Account)]
    [InlineData("nobody")]   // or else 429 would tell who exists
    public async Task Twenty_guesses_are_ten_and_the_right_password_does_not_end_it(string account)
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => StatusAsync(TryAsync(Spelling(account, n), $"guess{n}", Mallory))));

        Assert.Equal(10, statuses.Count(status => status == 401));
        Assert.Equal(10, statuses.Count(status => status == 429));
        Assert.Equal(10, gate.Upstream.Seen.Count);   // none more was tried, though all came at once
        using var stopped = await TryAsync(account, Careless.Password, Mallory);
        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.StatusCode);
        await IsTheGuidesAsync(stopped);
        Assert.Equal(200, await StatusAsync(TryAsync(Careless.Account, Careless.Password, Home)));   // CWE-645: the owner, elsewhere
    }

    [Fact] // Password spraying
    public async Task One_password_tried_at_every_account_is_stopped_at_all_accounts()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 80).Select(n => StatusAsync(TryAsync($"user{n}", "Spring2026!", Mallory))));

        Assert.Equal(50, statuses.Count(status => status == 401));
        Assert.Equal(30, statuses.Count(status => status == 429));
        Assert.Equal(429, await StatusAsync(TryAsync(Careless.Account, Careless.Password, Mallory)));
        Assert.Equal(200, await StatusAsync(TryAsync(Careless.Account, Careless.Password, Home)));
    }

    [Fact] // CWE-645
    public async Task A_botnet_at_one_account_is_slowed_and_its_owner_comes_in_from_home()
    {
        Assert.Equal(200, await StatusAsync(TryAsync(Careless.Account, Careless.Password, Home)));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 120).Select(n => StatusAsync(TryAsync(Careless.Account, $"guess{n}", $"203.0.{n}.7"))));

        Assert.InRange(statuses.Count(status => status == 401), 100, 102);   // one more every 36 s
        Assert.Equal(200, await StatusAsync(TryAsync(Careless.Account, Careless.Password, Home)));
        Assert.Equal(429, await StatusAsync(TryAsync(Careless.Account, Careless.Password, "203.0.200.7")));
    }

    [Fact] // An IPv6 household has 2^64 addresses and is one source.
    public async Task Addresses_of_one_network_are_one_source()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => StatusAsync(TryAsync(Careless.Account, "x", $"2001:db8:1:2::{n + 1:x}"))));

        Assert.Equal(10, statuses.Count(status => status == 429));
    }

    [Fact] // The same account by another way in, and in another form of body.
    public async Task Two_ways_in_are_one_count()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => StatusAsync(n % 2 == 0 ? TryAsync(Careless.Account, "x", Mallory) : SendAsync("/token", Form(Careless.Account, "x"), Mallory))));

        Assert.Equal(10, statuses.Count(status => status == 429));
        Assert.Equal(200, await StatusAsync(SendAsync("/token", Form(Careless.Account, Careless.Password), Home)));
    }

    [Theory] // CWE-436: counted for one account, tried at another; nothing of it reaches the upstream.
    [InlineData("""{"username":"x1","username":"alice","password":"x"}""", "application/json", 400)]
    [InlineData("""{"username":"x1","Username":"alice","password":"x"}""", "application/json", 400)]
    [InlineData("""{"username":["alice"],"password":"x"}""", "application/json", 400)]
    [InlineData("username=x1&username=alice&password=x", "application/x-www-form-urlencoded", 400)]
    [InlineData("""{"username":"alice","password":"x"}""", "text/plain", 415)]
    public async Task A_body_that_hides_whose_account_it_tries_is_refused(string body, string type, int status)
    {
        Assert.Equal(status, await StatusAsync(SendAsync("/login", new StringContent(body, Encoding.UTF8, type), Mallory)));
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact] // Names of accounts are often addresses, and people type their password into the wrong field.
    public async Task The_log_holds_no_name_and_still_tells_which_lines_belong_together()
    {
        for (var n = 0; n < 11; n++)
            await StatusAsync(TryAsync("hunter2-typed-too-early", "x", Mallory));
        await gate.Process.StopAsync();
        var log = await File.ReadAllTextAsync(Path.Combine(gate.Folder, "data", "decisions.jsonl"), Patience.Token());

        Assert.DoesNotContain("hunter2", log, StringComparison.Ordinal);
        Assert.Equal(10, Count(log, "\"reason\":\"login_failed\""));
        Assert.Equal(1, Count(log, "\"reason\":\"login_guessing\""));
        Assert.Single(AccountField().Matches(log).Select(match => match.Value).Distinct());
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Spelling(string account, int n) => (n % 3) switch
    {
        0 => account,
        1 => account.ToUpperInvariant(),
        _ => account + " ",
    };

    private Task<HttpResponseMessage> TryAsync(string account, string password, string from) =>
        SendAsync("/login", new StringContent($$"""{"username":"{{account}}","password":"{{password}}"}""", Encoding.UTF8, "application/json"), from);

    private static FormUrlEncodedContent Form(string account, string password) => new(new Dictionary<string, string> { ["username"] = account, ["password"] = password });

    private Task<HttpResponseMessage> SendAsync(string path, HttpContent body, string from)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", from);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<int> StatusAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return (int)answer.StatusCode;
    }

    // All bytes but the date, the id of the request, and how much is left of the ordinary quota.
    private static async Task<string> LooksAsync(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "Gatehouse-Request-Id" or "RateLimit" or "RateLimit-Remaining" or "RateLimit-Reset"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{RequestId().Replace(body, "")}";
    }

    private static async Task IsTheGuidesAsync(HttpResponseMessage refused)
    {
        var body = System.Text.Json.JsonDocument.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(["error", "message", "current_limit", "requests_made", "reset_time", "retry_after"], body.EnumerateObject().Select(field => field.Name));
        Assert.Equal(body.GetProperty("retry_after").GetInt32().ToString(CultureInfo.InvariantCulture), refused.Headers.GetValues("Retry-After").Single());
        Assert.InRange(body.GetProperty("retry_after").GetInt32(), 800, 900);
    }

    [GeneratedRegex("\"request_id\":\"[^\"]*\"")]
    private static partial Regex RequestId();

    [GeneratedRegex("\"account\":\"[0-9a-f]{12}\"")]
    private static partial Regex AccountField();
}
