using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Gatehouse.BlackBox;

#pragma warning disable CA1416 // Suites and file modes are asked where there are some: the tests run on Linux.

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step three: HTTPS, and where secrets lie.</summary>
public sealed class StepThreeHttps(ShopGate shop, RoadGate road)
{
    private readonly Gate gate = shop.Fresh();
    private readonly Gate onRoad = road.Fresh();

    [Fact, Requirement("3.01")]
    public async Task The_self_made_certificate_is_trusted_through_its_own_authority_under_the_public_name_only()
    {
        await using var right = await onRoad.ConnectAsync();
        Assert.True(right.Tls!.IsAuthenticated);

        await Assert.ThrowsAsync<AuthenticationException>(() => onRoad.ConnectAsync(tls => tls.TargetHost = "other.example"));
        await Assert.ThrowsAsync<AuthenticationException>(() => onRoad.ConnectAsync(tls => tls.CertificateChainPolicy = null));
    }

    [Theory, Requirement("3.02")]
    [InlineData("GET /things?page=2", "/things?page=2")]
    [InlineData("POST /things", "/things")]
    [InlineData("GET //evil.example/", "/")]
    [InlineData("GET http://evil.example/things", "/things")]
    public async Task Plain_HTTP_is_sent_to_the_public_name_whatever_the_Host_header_says(string line, string expected)
    {
        await using var connection = await RawHttp.ConnectPlainAsync(onRoad.RedirectPort);
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: evil.example\r\nX-Api-Key: road_live_x\r\n\r\n");
        var answer = (await connection.ReadAsync())!;

        Assert.Equal(308, answer.Status);
        Assert.Equal($"https://api.road.example:{onRoad.Address.Port}{expected}", answer.Header("Location"));
        Assert.Null(answer.Header("Strict-Transport-Security"));   // RFC 6797, section 7.2
        Assert.Empty(answer.Body);
        Assert.Equal("", await connection.ReadToEndAsync());       // closed
        Assert.Empty(onRoad.Upstream.Seen);
    }

    [Fact, Requirement("3.02")]
    public async Task The_body_of_a_plain_request_is_not_waited_for()
    {
        await using var connection = await RawHttp.ConnectPlainAsync(onRoad.RedirectPort);
        await connection.SendAsync("POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");

        Assert.Equal(308, (await connection.ReadAsync())!.Status);
    }

    [Theory, Requirement("3.03")]
    [InlineData("GET /catalog HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)]
    [InlineData("GET /orders HTTP/1.1\r\nHost: localhost\r\n\r\n", 401)]
    [InlineData("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [InlineData("PUT /catalog HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    [InlineData("GET /catalog?limit=0 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET /catalog HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400)]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    public async Task Every_answer_over_HTTPS_carries_the_security_headers(string request, int status)
    {
        var answer = (await gate.SendRawAsync(request))!;

        Assert.Equal(status, answer.Status);
        Assert.Equal("max-age=31536000; includeSubDomains", answer.Header("Strict-Transport-Security"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.NotNull(answer.Header("Gatehouse-Request-Id"));
        Assert.Null(answer.Header("Server"));
    }

    [Theory, Requirement("3.04")]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Only_TLS_1_2_and_1_3_with_forward_secrecy_are_spoken(SslProtocols protocol)
    {
        await using var connection = await gate.ConnectAsync(tls => tls.EnabledSslProtocols = protocol);

        Assert.Equal(protocol, connection.Tls!.SslProtocol);
        Assert.Contains(protocol == SslProtocols.Tls13 ? "TLS_AES" : "ECDHE", connection.Tls.NegotiatedCipherSuite.ToString(), StringComparison.Ordinal);
    }

    [Theory, Requirement("3.04")]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256)]
    public async Task Weak_suites_are_not_spoken(TlsCipherSuite suite) =>
        await Assert.ThrowsAnyAsync<Exception>(() => gate.ConnectAsync(tls =>
        {
            tls.EnabledSslProtocols = SslProtocols.Tls12;
            tls.CipherSuitesPolicy = new CipherSuitesPolicy([suite]);
        }));

    [Fact, Requirement("3.07"), Requirement("3.05")]
    public void Secrets_lie_apart_from_the_data_and_nobody_else_may_read_them()
    {
        var keys = Path.Combine(gate.Folder, "keys");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        Assert.All(Directory.GetFiles(keys).Where(file => Path.GetFileName(file) != "ca.pem"), file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Theory, Requirement("3.07")]
    [InlineData("data")]
    [InlineData("data/keys")]
    [InlineData(".")]
    public async Task A_key_store_beside_the_data_does_not_start(string folder)
    {
        await using var closed = Gate.Prepare(ShopGate.PolicyFile);
        await closed.ChangePolicyAsync(text => text.Replace("folder: keys", $"folder: {folder}", StringComparison.Ordinal));

        var answer = await CommandLine.RunAsync(closed.Folder, "run", closed.Policy);

        Assert.Equal(3, answer.ExitCode);
        Assert.Contains("keyStore", answer.Error + answer.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("ready", answer.Out, StringComparison.Ordinal);
    }
}
