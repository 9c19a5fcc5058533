using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>
/// GHSA-5m6w-wvh7-57vm (Traefik), CVE-2025-64484 (oauth2-proxy): <c>X_Auth_User</c> is <c>X-Auth-User</c> for a CGI-like upstream;
/// CVE-2026-31908, CVE-2026-39998 (APISIX): the client says who it is; GHSA-6384-m2mw-rf54, CVE-2026-40575: a forwarded header decides.
/// </summary>
public sealed class A04_IdentityHeaders(Maze maze)
{
    private static readonly string[] Names =
    [
        "Gatehouse-Subject", "Gatehouse-Client", "Gatehouse-Roles", "Gatehouse-Request-Id", "Gatehouse-Assertion", "Gatehouse-Anything",
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Uri", "X-Forwarded-Method", "X-Forwarded-User", "Forwarded",
        "X-Original-URL", "X-Original-Host", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Real-IP", "True-Client-IP",
    ];

    private readonly Gate gate = maze.Fresh();

    public static TheoryData<string> Spellings()
    {
        var all = new TheoryData<string>();
        foreach (var name in Names)
            foreach (var spelling in new[]
            {
                name, name.ToLowerInvariant(), name.ToUpperInvariant(), name.Replace('-', '_'), name.Replace('-', '.'), name.Replace('-', '~'), name.Replace("-", "", StringComparison.Ordinal),
                name.Replace('-', '_').ToUpperInvariant(), "_" + name, name + "_", name + "-", name.Replace("-", "--", StringComparison.Ordinal), name + " ", " " + name, name + "\t", name + "\0", name.Replace('-', ' '),
            })
                all.Add(spelling);

        return all;
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task No_spelling_of_a_deciding_name_reaches_the_upstream_with_a_clients_value(string spelling)
    {
        await gate.SendRawAsync($"GET /public HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {maze.Bob}\r\n{spelling}: forged-value\r\n\r\n");
        await gate.SendRawAsync($"GET /public HTTP/1.1\r\nHost: localhost\r\n{spelling}: forged-value\r\n\r\n");   // guests too

        Assert.DoesNotContain(gate.Upstream.Seen, seen => seen.Head.Contains("forged-value", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_gateway_says_of_itself_cannot_be_said_by_the_upstream()
    {
        gate.Upstream.Answer = UpstreamAnswers.Json("{}", 200, "Gatehouse-Request-Id: forged-value", "gatehouse_subject: forged-value", "Strict-Transport-Security: max-age=0", "Server: secret/1.0");

        var answer = (await gate.SendRawAsync("GET /public HTTP/1.1\r\nHost: localhost\r\n\r\n"))!;

        Assert.DoesNotContain("forged-value", answer.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("secret/1.0", answer.Head, StringComparison.Ordinal);
        Assert.Equal("max-age=31536000; includeSubDomains", answer.Header("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-Original-URL: /admin")]
    [InlineData("X-Rewrite-URL: /admin")]
    [InlineData("X-Forwarded-Prefix: /admin")]
    [InlineData("X-Forwarded-For: 127.0.0.1")]
    [InlineData("Host: admin.internal")]
    public async Task No_header_changes_which_operation_is_judged(string header)
    {
        var host = header.StartsWith("Host", StringComparison.Ordinal) ? "" : "Host: localhost\r\n";
        var open = await gate.SendRawAsync($"GET /public HTTP/1.1\r\n{host}{header}\r\n\r\n");
        var closed = await gate.SendRawAsync($"GET /admin HTTP/1.1\r\n{host}{header}\r\nX-Api-Key: {maze.Bob}\r\n\r\n");

        Assert.InRange(open!.Status, 200, 400);
        Assert.InRange(closed!.Status, 400, 403);
        Assert.All(gate.Upstream.Seen, seen => Assert.Equal("GET /public", $"{seen.Method} {seen.Target}"));
    }
}
