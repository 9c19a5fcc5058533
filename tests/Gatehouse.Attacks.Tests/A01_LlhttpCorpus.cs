using System.Text;
using System.Text.Json;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>The request corpus of llhttp (MIT): what a strict parser must fail on never reaches the upstream as something else.</summary>
public sealed class A01_LlhttpCorpus(RoughMaze maze) : IClassFixture<RoughMaze>
{
    private readonly Gate gate = maze.Fresh();
    private int cases;

    [Fact]
    public async Task What_must_fail_never_reaches_the_upstream_as_something_else()
    {
        var suite = Repository.Suite("llhttp-md");
        if (suite is null)
            Assert.Skip("The suite llhttp-md is not installed.");

        var requests = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(suite, "requests.json"), TestContext.Current.CancellationToken)).RootElement.EnumerateArray().ToList();
        var (wrong, mustFail) = (new List<string>(), 0);
        foreach (var one in requests)
        {
            var strict = one.GetProperty("meta").GetProperty("type").GetString() is "request" && one.GetProperty("expectError").ValueKind == JsonValueKind.String;
            mustFail += strict ? 1 : 0;
            if (await BreaksAsync(one.GetProperty("request").GetBytesFromBase64(), strict) is { } how)
                wrong.Add($"{one.GetProperty("file")}: {one.GetProperty("name")}: {how}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{requests.Count} requests, {mustFail} must fail, {wrong.Count} wrong");
        Assert.NotEqual(0, mustFail);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // The paths of the corpus are unknown here, so they are sent as a POST to a known one: only what the parser made of the rest matters.
    private async Task<string?> BreaksAsync(byte[] request, bool strict)
    {
        var number = $"{cases++}";
        var text = Encoding.Latin1.GetString(request);
        var line = text.IndexOf("\r\n", StringComparison.Ordinal);
        var known = line > 0 && text[..line].Split(' ') is [_, _, "HTTP/1.1"];
        var sent = known ? $"POST /public HTTP/1.1\r\nX-Api-Key: {maze.Admin}\r\nX-Case: {number}\r\n{(text.Contains("\nHost:", StringComparison.OrdinalIgnoreCase) ? "" : "Host: localhost\r\n")}{text[(line + 2)..]}" : text;
        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync(sent);
        connection.EndSendingQuietly();
        await connection.ReadToEndAsync();

        // A connection is given up at once here, so what it sent may arrive upstream while the next case runs: it carries its number.
        var seen = gate.Upstream.Seen.Where(one => one.Header("X-Case") is not { } other || other == number).ToList();
        if (seen.Any(one => one.Headers.Count(header => header.Name is "Content-Length" or "Transfer-Encoding") > 1))
            return "two framings";
        if (seen.Any(one => one.Method != "POST" || one.Path != "/public"))
            return $"another request: {seen.First(one => one.Method != "POST" || one.Path != "/public").Head[..60]}";
        return strict && seen.Count > 1 ? $"{seen.Count} requests" : null;
    }
}
