using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>CVE-2025-55315 (Kestrel) and its class, CWE-444: two readers of one connection disagree where a request ends.</summary>
/// <remarks>Whatever the gateway makes of the bytes, the upstream must never see the request that hides in them.</remarks>
public sealed class A01_Smuggling(RoughMaze maze) : IClassFixture<RoughMaze>
{
    private const string Hidden = "GET /admin HTTP/1.1\r\nHost: x\r\nX-Smuggled: 1\r\n\r\n";

    private readonly Gate gate = maze.Fresh();

    public static TheoryData<string, string> Corpus => new()
    {
        { "TE and CL", "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" },
        { "CL and TE", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "two lengths", "Content-Length: 0\r\nContent-Length: 47\r\n\r\n" },
        { "two lengths in one", "Content-Length: 0, 47\r\n\r\n" },
        { "length with plus", "Content-Length: +0\r\n\r\n" },
        { "negative length", "Content-Length: -1\r\n\r\n" },
        { "length in hex", "Content-Length: 0x0\r\n\r\n" },
        { "length with a space inside", "Content-Length: 0 0\r\n\r\n" },
        { "length beyond 64 bits", "Content-Length: 18446744073709551616\r\n\r\n" },
        { "space before the colon of TE", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" },
        { "space before the colon of CL", "Content-Length : 0\r\n\r\n" },
        { "tab before the colon", "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n" },
        { "folded TE", "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" },
        { "TE of another coding", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "TE identity", "Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n" },
        { "TE chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "TE chunked, identity", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "TE with vertical tab", "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n" },
        { "TE in quotes", "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" },
        { "TE with a comma first", "Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n" },
        { "bare LF ends a chunk size", "Transfer-Encoding: chunked\r\n\r\n0\n\r\n" },
        { "bare CR in a chunk line", "Transfer-Encoding: chunked\r\n\r\n0\rX\r\n\r\n" },
        { "LF in a chunk extension", "Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\n0\r\n\r\n" },
        { "CR in a chunk extension", "Transfer-Encoding: chunked\r\n\r\n2;\rxx\r\n0\r\n\r\n" },
        { "chunk size with sign", "Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n" },
        { "chunk size with 0x", "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" },
        { "chunk size beyond 64 bits", "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n" },
        { "chunk size empty", "Transfer-Encoding: chunked\r\n\r\n\r\n\r\n" },
        { "chunk longer than its size", "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n" },
        { "chunk data ended by LF", "Transfer-Encoding: chunked\r\n\r\n1\r\na\n0\r\n\r\n" },
        { "bare LF between headers", "X-A: 1\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "bare CR in a value", "X-A: 1\rTransfer-Encoding: chunked\r\n\r\n" },
        { "NUL in a value", "X-A: 1\0\r\n\r\n" },
        { "NUL in a name", "X-A\0: 1\r\n\r\n" },
        { "a line without a colon", "X-A\r\n\r\n" },
        { "a line that begins with a space", " X-A: 1\r\n\r\n" },
        { "an empty name", ": 1\r\n\r\n" },
        { "a trailer that is a framing header", "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 99\r\n\r\n" },
        { "a trailer that is an identity", "Transfer-Encoding: chunked\r\n\r\n0\r\nGatehouse-Subject: root\r\n\r\n" },
        { "upgrade to h2c", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n" },
        { "upgrade to something", "Connection: Upgrade\r\nUpgrade: tunnel\r\n\r\n" },
        { "expect something", "Expect: 200-maybe\r\nContent-Length: 0\r\n\r\n" },
        { "two hosts", "Host: evil.example\r\n\r\n" },
    };

    [Theory, MemberData(nameof(Corpus))]
    public async Task A_hidden_request_never_reaches_the_upstream(string what, string rest)
    {
        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync($"POST /public HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Bob}\r\n{rest}{Hidden}");
        connection.EndSendingQuietly();
        await connection.ReadToEndAsync();

        Assert.DoesNotContain(gate.Upstream.Seen, seen => seen.Head.Contains("X-Smuggled", StringComparison.Ordinal) || seen.Path == "/admin");
        Assert.All(gate.Upstream.Seen, seen => Assert.True(IsClean(seen), $"{what}: {seen.Head}"));
    }

    // Exactly one framing, and no identity but bob's.
    private static bool IsClean(SeenRequest seen) =>
        seen.Headers.Count(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || header.Name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) <= 1
        && seen.Header("Upgrade") is null
        && seen.Header("Gatehouse-Subject") == "bob"
        && !seen.Text.Contains("GET /admin", StringComparison.Ordinal);
}
