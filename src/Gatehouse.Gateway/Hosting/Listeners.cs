using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Policy.Model;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gatehouse.Gateway.Hosting;

/// <summary>The two doors: HTTPS, and plain HTTP that only redirects.</summary>
internal static class Listeners
{
    // Forward secrecy and authenticated encryption only (requirement 3.04); TLS 1.3 has nothing else.
    private static readonly TlsCipherSuite[] Strong =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    private const int MostUrl = 64 * 1024;   // the bound of validation.maxUrl

    private static readonly CipherSuitesPolicy? Suites = OperatingSystem.IsLinux() ? new CipherSuitesPolicy(Strong) : null;

    /// <summary>Sets the server up.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="document">The policy.</param>
    /// <param name="certificate">With its private key.</param>
    /// <param name="chain">Intermediates, and for a self-made certificate its authority.</param>
    public static void Configure(KestrelServerOptions kestrel, PolicyDocument document, X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // A bare LF ends a line for some readers and not for others (CWE-444): it ends none here.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

        // Bytes of header values go through as they came, in both directions.
        kestrel.RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
        Bounds(kestrel.Limits, document.Validation);

        kestrel.Listen(document.Https.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(Https(certificate, chain));
        });
        if (document.Https.Redirect is { } redirect)
            kestrel.Listen(redirect, listen => listen.Protocols = HttpProtocols.Http1);
    }

    // Slow and oversized requests are stopped before authentication (requirement 5.09; CWE-400, CVE-2007-6750 "slowloris", CVE-2023-44487 "rapid reset").
    private static void Bounds(KestrelServerLimits limits, ValidationSection validation)
    {
        limits.MaxRequestLineSize = MostUrl + 1024;   // our own 414 comes first, with its headers, also after a reload that changed maxUrl
        limits.MaxRequestHeaderCount = 100;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestBodySize = validation.MaxBody;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = 20_000;
        limits.MaxConcurrentUpgradedConnections = 10_000;
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;
    }

    private static HttpsConnectionAdapterOptions Https(X509Certificate2 certificate, X509Certificate2Collection chain) => new()
    {
        ServerCertificate = certificate,
        ServerCertificateChain = chain,
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        HandshakeTimeout = TimeSpan.FromSeconds(10),
        OnAuthenticate = static (_, tls) =>
        {
            tls.CipherSuitesPolicy = Suites;
            tls.AllowRenegotiation = false;
        },
    };
}
