using System.Globalization;

namespace Gatehouse.Request;

/// <summary>What links and redirects call this gateway: the name of the policy, never the Host header (CWE-601, CWE-640).</summary>
internal static class PublicName
{
    /// <summary>Host and port of a URL.</summary>
    /// <param name="host"><c>https.host</c> of the policy.</param>
    /// <param name="httpsPort">Where HTTPS is served; left out when it is the usual one, or when the name carries its own.</param>
    internal static string Authority(string host, int httpsPort) =>
        host.Contains(':') || httpsPort == 443 ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{httpsPort}");
}
