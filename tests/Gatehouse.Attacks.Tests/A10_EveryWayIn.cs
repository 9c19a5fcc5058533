using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>CVE-2026-58172 (Ocelot): another protocol took a way around the checks. Every way in walks through the same rooms.</summary>
public sealed class A10_EveryWayIn(Maze maze)
{
    private const string WebSocket = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private readonly Gate gate = maze.Fresh();

    public static TheoryData<string, string> Ways => new()
    {
        { "GET /admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "HEAD /admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "OPTIONS /admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "TRACE /admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n", "" },
        { "PROPFIND /admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "get /admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "GET https://localhost/admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "GET http://evil.example/admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "GET http://localhost/public/../admin HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "GET /admin HTTP/1.0\r\n", "" },
        { "GET /admin HTTP/1.0\r\nConnection: keep-alive\r\n", "" },
        { "GET /admin HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1\r\n", "" },
        { "GET /admin HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n", "" },
        { "GET /admin HTTP/1.1\r\nHost: localhost\r\n" + WebSocket, "" },
        { "GET /admin HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: WEBSOCKET\r\n", "" },
        { "POST /admin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/grpc\r\nTE: trailers\r\nContent-Length: 5\r\n", "\0\0\0\0\0" },
        { "POST /admin HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n", "hi" },
        { "POST /admin HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: X-Api-Key\r\n", "2\r\nhi\r\n0\r\nX-Api-Key: {admin}\r\n\r\n" },
        { "GET /admin?x=1 HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "GET /admin? HTTP/1.1\r\nHost: localhost\r\n", "" },
        { "GET /admin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n", "hi" },
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task No_way_in_leads_around_the_matrix(string head, string body)
    {
        body = body.Replace("{admin}", maze.Admin, StringComparison.Ordinal);
        foreach (var credential in new[] { "", $"X-Api-Key: {maze.Bob}\r\n", "X-Api-Key: maze_live_wrong\r\n", "Authorization: Bearer x.y.z\r\n" })
        {
            await using var connection = await gate.ConnectAsync();
            await connection.SendAsync($"{head}{credential}\r\n{body}");
            connection.EndSendingQuietly();
            var answer = await connection.ReadToEndAsync();

            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), answer);
        }

        Assert.Empty(gate.Upstream.Seen);
    }

    [Theory]
    [InlineData("GET /admin HTTP/1.1\r\nHost: localhost\r\n", 200)]
    [InlineData("HEAD /admin HTTP/1.1\r\nHost: localhost\r\n", 200)]
    [InlineData("GET https://localhost/admin HTTP/1.1\r\nHost: localhost\r\n", 200)]
    [InlineData("GET /admin HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1\r\n", 200)]
    public async Task The_same_ways_are_open_to_whoever_may(string head, int status)
    {
        var answer = await gate.SendRawAsync($"{head}X-Api-Key: {maze.Admin}\r\n\r\n", toHead: head.StartsWith("HEAD", StringComparison.Ordinal));

        Assert.Equal(status, answer!.Status);
        Assert.Equal("/admin", Assert.Single(gate.Upstream.Seen).Target);
    }

    [Fact]
    public async Task A_second_request_on_an_admins_connection_is_not_an_admins()
    {
        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync($"GET /admin HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Admin}\r\n\r\nGET /admin HTTP/1.1\r\nHost: localhost\r\n\r\nGET /admin HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Bob}\r\n\r\n");

        Assert.Equal(200, (await connection.ReadAsync())!.Status);
        Assert.Equal(401, (await connection.ReadAsync())!.Status);
        Assert.Equal(403, (await connection.ReadAsync())!.Status);
        Assert.Single(gate.Upstream.Seen);
    }
}
