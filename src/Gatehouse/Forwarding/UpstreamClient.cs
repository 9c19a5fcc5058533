using System.Net;
using System.Text;

namespace Gatehouse.Forwarding;

/// <summary>The client towards the upstream: it decides nothing, follows nothing, remembers nothing.</summary>
internal static class UpstreamClient
{
    /// <summary>Makes the client of one gateway; its connections are pooled and renewed so that a moved name is found again.</summary>
    public static HttpMessageInvoker Create() => new(new OwnBody(new NeverTwice(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 64,

        // Header values go through byte for byte, whatever alphabet the two ends agreed on.
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    })), disposeHandler: true);
}
