using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>CVE-2026-26308, CVE-2026-31838 (Istio, Envoy): only the first of several values is checked. CVE-2022-29226 (Envoy): that some credential is there is taken for proof.</summary>
public sealed class A11_Repeated(Maze maze)
{
    private readonly Gate gate = maze.Fresh();

    public static TheoryData<string, string> Doubled => new()
    {
        { "/public", "Authorization: Bearer {admin}\r\nAuthorization: Bearer {bob}\r\n" },
        { "/public", "Authorization: Bearer {admin}\r\nauthorization: Bearer {admin}\r\n" },
        { "/public", "Authorization: Bearer {admin}, Bearer {bob}\r\n" },
        { "/public", "X-Api-Key: {admin}\r\nX-Api-Key: {bob}\r\n" },
        { "/public", "X-Api-Key: {admin}, {bob}\r\n" },
        { "/public", "X-Api-Key: {admin}\r\nx_api_key: {bob}\r\n" },
        { "/public", "X-Api-Key: {admin}\r\nAuthorization: Bearer {bob}\r\n" },
        { "/public", "X-Api-Key: {admin}\r\nAuthorization: Basic Ym9iOmJvYg==\r\n" },
        { "/public", "X-Api-Key: {admin}\r\nAuthorization:\r\n" },
        { "/public?key={admin}", "" },
        { "/public?x={bob}", "X-Api-Key: {admin}\r\n" },
        { "/public/{bob}", "X-Api-Key: {admin}\r\n" },
        { "/public?x={percent}", "X-Api-Key: {admin}\r\n" },
        { "/public", "X-Api-Key:\r\n" },
        { "/public", "X-Api-Key: \r\nX-Api-Key: {admin}\r\n" },
        { "/public", "Authorization: Bearer\r\n" },
        { "/public", "Authorization: Bearer anything\r\n" },
        { "/public", "Authorization: {admin}\r\n" },
    };

    [Theory, MemberData(nameof(Doubled))]
    public async Task A_credential_is_given_once_in_one_place_and_is_right_or_refused(string path, string headers)
    {
        var answer = await gate.SendRawAsync($"GET {Fill(path)} HTTP/1.1\r\nHost: localhost\r\n{Fill(headers)}\r\n");

        Assert.Contains(answer!.Status, new[] { 400, 401 });
        Assert.Empty(gate.Upstream.Seen);
    }

    [Theory]
    [InlineData("Content-Type: text/plain\r\nContent-Type: application/json\r\n")]
    [InlineData("Content-Encoding: gzip\r\nContent-Encoding: identity\r\n")]
    [InlineData("Origin: https://a.example\r\nOrigin: https://b.example\r\n")]
    [InlineData("Host: localhost\r\n")]
    public async Task A_header_that_decides_something_is_not_given_twice(string headers)
    {
        var answer = await gate.SendRawAsync($"POST /public HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Admin}\r\n{headers}Content-Length: 2\r\n\r\n{{}}");

        Assert.Equal(400, answer!.Status);
        Assert.Empty(gate.Upstream.Seen);
    }

    private string Fill(string text) => text
        .Replace("{admin}", maze.Admin, StringComparison.Ordinal).Replace("{bob}", maze.Bob, StringComparison.Ordinal)
        .Replace("{percent}", maze.Bob.Replace("_", "%5F", StringComparison.Ordinal), StringComparison.Ordinal);
}
