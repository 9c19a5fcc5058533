using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>CVE-2026-6338 (Kong), CVE-2026-26365, CVE-2024-45410 (Traefik), CVE-2025-48865: headers that decide something are named in Connection so that a proxy drops them.</summary>
public sealed class A02_ConnectionHeader(Maze maze)
{
    private readonly Gate gate = maze.Fresh();

    [Theory]
    [InlineData("Content-Length")]
    [InlineData("content-length, close")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Host")]
    [InlineData("X-Api-Key")]
    [InlineData("Authorization")]
    [InlineData("Content-Type")]
    [InlineData("Cookie")]
    [InlineData("Gatehouse-Subject")]
    [InlineData("Gatehouse-Assertion")]
    [InlineData("gatehouse_subject")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("keep-alive, Content-Length, upgrade")]
    public async Task Naming_a_header_we_rely_on_changes_neither_framing_nor_identity(string named)
    {
        await gate.SendRawAsync($"POST /public HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Admin}\r\nContent-Type: text/plain\r\nConnection: {named}\r\nContent-Length: 5\r\n\r\nhello");

        Assert.All(gate.Upstream.Seen, seen =>
        {
            Assert.Equal("5", seen.Header("Content-Length"));
            Assert.Equal("hello", seen.Text);
            Assert.Equal("root-app", seen.Header("Gatehouse-Subject"));
            Assert.NotNull(seen.Header("Gatehouse-Assertion"));
            Assert.Equal("https", seen.Header("X-Forwarded-Proto"));
        });
    }

    [Theory]
    [InlineData("keep-alive")]
    [InlineData("close")]
    [InlineData("TE")]
    [InlineData("X-Private")]
    public async Task Ordinary_words_in_it_are_served(string named)
    {
        var answer = await gate.SendRawAsync($"GET /public HTTP/1.1\r\nHost: localhost\r\nX-Private: 1\r\nTE: trailers\r\nConnection: {named}\r\n\r\n");

        Assert.Equal(200, answer!.Status);
        Assert.Equal(named == "X-Private", Assert.Single(gate.Upstream.Seen).Header("X-Private") is null);   // RFC 9110, section 7.6.1
    }
}
