using System.Text.Json;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>CVE-2025-25294 (Envoy Gateway): what a client sends writes lines of its own into a log (CWE-117, CWE-150).</summary>
public sealed class A14_Logs(Maze maze)
{
    private readonly Gate gate = maze.Fresh();

    [Fact]
    public async Task Nothing_a_client_sends_begins_a_line_steers_a_terminal_or_leaks_a_key()
    {
        foreach (var text in new[] { "%0d%0a{\"decision\":\"allowed\"}", "\",\"decision\":\"allowed", "%1b[2J", "\u001b[31m", "%e2%80%a8", "${jndi:ldap://x}", "%0aFORGED" })
        {
            await gate.SendRawAsync($"GET /public/{text}?{text} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Bob}\r\nUser-Agent: {text}\r\nReferer: {text}\r\n\r\n");
            await gate.SendRawAsync($"FORGED{text.Replace("%", "", StringComparison.Ordinal)} /public HTTP/1.1\r\nHost: {text}\r\n\r\n");
        }

        await gate.SendRawAsync($"GET /public?key={maze.Bob} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var last = (await gate.SendRawAsync("GET /public HTTP/1.1\r\nHost: localhost\r\n\r\n"))!.Header("Gatehouse-Request-Id")!;
        var log = "";
        await Patience.UntilAsync("the last decision is written", async () => (log = await ReadAsync()).Contains(last, StringComparison.Ordinal));

        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind);
        foreach (var text in new[] { log, gate.Process.Error, gate.Process.Out })
        {
            Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
            Assert.DoesNotContain(maze.Bob.Split('_')[3], text, StringComparison.Ordinal);
        }
    }

    private async Task<string> ReadAsync()
    {
        await using var file = new FileStream(Path.Combine(gate.Folder, "data", "decisions.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(Patience.Token());
    }
}
