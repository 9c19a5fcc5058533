using System.Text;
using System.Text.Json;
using Gatehouse.BlackBox;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Attacks.Tests;

/// <summary>GHSA-6jwx-7vp4-9847, CVE-2025-66490 (Traefik), CVE-2026-26205 (OPA-Envoy): the policy sees another path than the upstream.</summary>
public sealed class A06_Paths(Maze maze)
{
    private const int Count = 10_000;

    private static readonly string[] Seeds =
    [
        "/public", "/public/a", "/users", "/users/bob", "/users/me", "/users/bob/notes/7", "/files/a", "/files/secret", "/files/a/raw", "/admin", "/admin/users/bob",
    ];

    private static readonly string[] Tricks =
    [
        "/", "//", "/./", "/../", "/..", "..", ".", "%2e", "%2E%2e", "%2f", "%2F", "%5c", "\\", "%252f", "%252e%252e", "%00", "%0a", "%0d%0a", "%20", "+", ";", ";x=1", "%3b", "%3Fx", "?", "?x=/admin",
        "#", "%23", "*", "@", ":", "%", "%4", "%zz", "%u002f", "%c0%af", "%c0%ae", "%e0%80%af", "%ef%bc%8f", "%c3%a9", "\u00e9", "%7f", "~", "%7e", "%61", "%41", "admin", "/admin", "..;/", "%2e%2e;/", "'", "\"", "<", "|", "%e2%80%a8",
        "[", "]", "{", "}", "^", "`", "$", "&", "=", ",", "!", "(", ")", "%C3%28", "%F0%9F%98%80", "..%2f", "/%2e/", "/%2e%2e/", "///", "secret", "me", "raw", "%6De",
    ];

    private readonly Gate gate = maze.Fresh();

    [Fact]
    public async Task The_rule_that_matched_is_the_rule_for_the_path_that_the_upstream_received()
    {
        var paths = Mutations().Take(Count).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(lane => AskAsync(paths.Where((_, n) => n % 4 == lane))));

        var seen = gate.Upstream.Seen.ToDictionary(request => request.Header("Gatehouse-Request-Id")!, request => request);
        var judged = await JudgedAsync(seen.Keys);
        var policy = new PolicyLoader(Environment.GetEnvironmentVariable).Load(gate.Policy).Policy!;
        var wrong = seen.Values
            .Select(request => (request, Rule: judged[request.Header("Gatehouse-Request-Id")!]))
            .Where(pair => Match(policy, pair.request.Path) != pair.Rule || Sloppy(pair.request.Path).Any(path => Match(policy, path) != pair.Rule))
            .Select(pair => $"{pair.request.Target} was judged as {pair.Rule}").ToList();

        TestContext.Current.TestOutputHelper!.WriteLine($"{paths.Length} paths sent, {seen.Count} forwarded, {wrong.Count} judged by another rule");
        Assert.InRange(seen.Count, Count / 20, Count);
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("/public/..%2fadmin")]
    [InlineData("/public/%2e%2e/admin")]
    [InlineData("/public/../admin")]
    [InlineData("//admin")]
    [InlineData("/public//../admin")]
    [InlineData("/public;/../admin")]
    [InlineData("/public/%5c..%5cadmin")]
    [InlineData("/public/%252e%252e/admin")]
    [InlineData("/public/%c0%ae%c0%ae/admin")]
    [InlineData("/admin%00")]
    [InlineData("/users/me/")]
    [InlineData("/files/%73ecret")]
    [InlineData("/FILES/secret")]
    public async Task A_user_gets_nothing_of_an_admins_by_another_spelling(string path)
    {
        await gate.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Bob}\r\n\r\n");

        Assert.DoesNotContain(gate.Upstream.Seen, seen => Sloppy(seen.Path).Append(seen.Path).Any(one => one.Contains("admin", StringComparison.OrdinalIgnoreCase) || one.TrimEnd('/') is "/users/me" or "/files/secret"));
    }

    private static IEnumerable<string> Mutations()
    {
        var random = new Random(20_261_123);   // always the same paths
        while (true)
        {
            var path = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
            for (var times = random.Next(3); times >= 0; times--)
                Mutate(path, random);
            yield return path.ToString();
        }
    }

    private static void Mutate(StringBuilder path, Random random)
    {
        var at = random.Next(path.Length + 1);
        switch (random.Next(4))
        {
            case 0 or 1:
                path.Insert(Math.Max(1, at), Tricks[random.Next(Tricks.Length)]);
                break;
            case 2 when at < path.Length:
                path[at] = char.IsAsciiLetterUpper(path[at]) ? char.ToLowerInvariant(path[at]) : char.ToUpperInvariant(path[at]);
                break;
            default:
                path.Append(Tricks[random.Next(Tricks.Length)]);
                break;
        }
    }

    private async Task AskAsync(IEnumerable<string> paths)
    {
        var connection = await gate.ConnectAsync();
        foreach (var path in paths)
        {
            await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Admin}\r\n\r\n");
            var answer = await connection.ReadAsync();
            if (answer is not null && answer.Header("Connection") != "close")
                continue;
            await connection.DisposeAsync();
            connection = await gate.ConnectAsync();
        }

        await connection.DisposeAsync();
    }

    private async Task<Dictionary<string, string>> JudgedAsync(IReadOnlyCollection<string> ids)
    {
        var file = Path.Combine(gate.Folder, "data", "decisions.jsonl");
        var judged = new Dictionary<string, string>();
        await Patience.UntilAsync("every decision is written", () =>
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            while (reader.ReadLine() is { } line && line.EndsWith('}'))
                if (JsonDocument.Parse(line).RootElement is var one && one.TryGetProperty("operation", out var operation))
                    judged[one.GetProperty("request_id").GetString()!] = operation.GetString()!;
            return Task.FromResult(ids.All(judged.ContainsKey));
        });
        return judged;
    }

    private static string? Match(CompiledPolicy policy, string path)
    {
        var values = default(PathValues);
        return policy.Paths.Match("GET", path, ref values, out _)?.Name;
    }

    // What upstreams that tidy up by themselves would make of it: decoded once, decoded twice, slashes merged, dots resolved, parameters cut off.
    private static IEnumerable<string> Sloppy(string path)
    {
        var once = Uri.UnescapeDataString(path);
        foreach (var text in new[] { once, Uri.UnescapeDataString(once) })
        {
            yield return text;
            yield return Tidy(text);
            yield return Tidy(text.Replace('\\', '/'));
            yield return Tidy(string.Join('/', text.Split('/').Select(segment => segment.Split(';')[0])));
        }
    }

    private static string Tidy(string path)
    {
        var tidy = new Stack<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (segment == "..")
                tidy.TryPop(out _);
            else if (segment != ".")
                tidy.Push(segment);
        return "/" + string.Join('/', tidy.Reverse()) + (path.Length > 1 && path.EndsWith('/') ? "/" : "");
    }
}
