using System.Text.RegularExpressions;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>APISIX' documented default admin key; CVE-2026-49230: a default secret in the program. CVE-2025-24030, CVE-2026-22771: the management surface is reachable from outside.</summary>
public sealed partial class A16_FirstStart(Maze maze)
{
    private readonly Gate gate = maze.Fresh();

    [Fact]
    public async Task Two_first_starts_make_two_different_secrets()
    {
        await using var one = await Gate.OpenAsync(Maze.PolicyFile);
        await using var two = await Gate.OpenAsync(Maze.PolicyFile);

        var keys = new[] { await FirstKeyAsync(one), await FirstKeyAsync(two) };

        Assert.NotEqual(keys[0].Split('_')[3], keys[1].Split('_')[3]);
        foreach (var file in new[] { "pepper", "token-signing.pem", "assertion-signing.pem", "audit-signing.pem", "ca.key", "master.key" })
            Assert.NotEqual(await BytesAsync(one, file), await BytesAsync(two, file));

        // The key of one house is nothing in the other.
        Assert.Equal(401, (await two.SendRawAsync($"GET /users HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {keys[0]}\r\n\r\n"))!.Status);
    }

    [Theory]
    [InlineData("/.gatehouse")]
    [InlineData("/.gatehouse/")]
    [InlineData("/.gatehouse/admin")]
    [InlineData("/.gatehouse/keys")]
    [InlineData("/metrics")]
    [InlineData("/health")]
    [InlineData("/debug/pprof")]
    [InlineData("/keys/pepper")]
    [InlineData("/gatehouse.yaml")]
    public async Task No_management_surface_answers_on_the_public_side(string path)
    {
        var answer = await gate.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Admin}\r\n\r\n");

        Assert.Equal(404, answer!.Status);
        Assert.Empty(gate.Upstream.Seen);
    }

    private static async Task<string> FirstKeyAsync(Gate gate) =>
        Key().Match(await gate.Process.ErrorLineAsync(line => Key().IsMatch(line))).Value;

    private static Task<byte[]> BytesAsync(Gate gate, string file) => File.ReadAllBytesAsync(Path.Combine(gate.Folder, "keys", file), Patience.Token());

    [GeneratedRegex("maze_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}")]
    private static partial Regex Key();
}
