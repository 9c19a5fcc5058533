using System.Text;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>
/// OWASP API1:2023, broken object level authorization (CWE-639): a number in a path is changed, and another's thing is read,
/// written or deleted. The upstream checks nobody. Two users, every operation, own and other: not one foreign thing reaches the wrong user, in answer, size, header or error.
/// </summary>
public sealed class A21_ForeignObjects : IAsyncLifetime
{
    private const string Secret = "SECRET-OF-";
    private Gate gate = null!;

    public async ValueTask InitializeAsync()
    {
        gate = await Gate.OpenAsync(Path.Combine(AppContext.BaseDirectory, "policies", "objects.yaml"));
        gate.Upstream.Answer = Careless;
    }

    public ValueTask DisposeAsync() => gate.DisposeAsync();

    public static TheoryData<string, string, string?> Operations => new()
    {
        { "GET", "/orders/{0}", null },
        { "HEAD", "/orders/{0}", null },
        { "GET", "/orders/{0}/invoice", null },
        { "PATCH", "/orders/{0}", """{"note":"mine now"}""" },
        { "PUT", "/orders/{0}", """{"buyerId":"me"}""" },
        { "DELETE", "/orders/{0}", null },
        { "POST", "/orders/{0}/cancel", null },
    };

    [Theory, MemberData(nameof(Operations))]
    public async Task Two_users_each_reach_their_own_and_never_the_others(string method, string template, string? body)
    {
        foreach (var (who, other) in ((string, string)[])[("alice", "bob"), ("bob", "alice")])
        {
            var mine = await AskAsync(who, method, string.Format(null, template, who), body?.Replace("me", who, StringComparison.Ordinal));
            Assert.Equal(200, mine.Status);

            gate.Upstream.Forget();
            gate.Upstream.Answer = Careless;
            var theirs = await AskAsync(who, method, string.Format(null, template, other), body?.Replace("me", who, StringComparison.Ordinal));
            Assert.All(gate.Upstream.Seen, seen => Assert.Equal("GET", seen.Method));

            var nobodys = await AskAsync(who, method, string.Format(null, template, "nobody"), body?.Replace("me", who, StringComparison.Ordinal));
            Assert.Equal(404, theirs.Status);
            Assert.DoesNotContain(Secret, theirs.Looks, StringComparison.Ordinal);
            Assert.Equal(nobodys.Looks, theirs.Looks);
        }
    }

    // Everybody's thing for everybody; its size, tag and headers tell whose it is.
    private static UpstreamAnswer Careless => async (request, stream, cancellationToken) =>
    {
        var name = request.Path.Split('/')[2];
        var secret = Secret + name;
        var answer = name is "alice" or "bob"
            ? UpstreamAnswers.Json($$"""{"buyerId":"{{name}}","note":"{{secret}}{{new string('x', name.Length * 100)}}"}""", 200, $"ETag: \"{secret}\"", $"X-Owner: {secret}", $"Last-Modified: Thu, 01 Jan 2026 00:00:0{name.Length} GMT")
            : UpstreamAnswers.Json("""{"error":"no such row"}""", 404, "X-Row: none");
        await answer(request, stream, cancellationToken);
    };

    private async Task<(int Status, string Looks)> AskAsync(string who, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await gate.As(who).SendAsync(request, TestContext.Current.CancellationToken);
        var id = answer.Headers.GetValues("Gatehouse-Request-Id").Single();
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "Gatehouse-Request-Id") && !header.Key.StartsWith("RateLimit", StringComparison.Ordinal))
            .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}\n");
        return ((int)answer.StatusCode, string.Concat(headers) + (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Replace(id, "", StringComparison.Ordinal));
    }
}
