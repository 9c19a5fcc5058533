using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Arrival;

/// <summary>Plain HTTP: one answer for everything, 308 to the public name (requirement 3.02).</summary>
internal static class HttpsRedirect
{
    /// <summary>Redirects; the body is not read, the connection closes.</summary>
    /// <remarks>The Host header is never read: whoever poisons it would send our callers elsewhere (CWE-601). HSTS is not sent over HTTP (RFC 6797, section 7.2).</remarks>
    public static void Answer(HttpContext http, CompiledPolicy policy, int httpsPort)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status308PermanentRedirect;
        response.Headers.Location = LocationOf(http, policy.Document.Https.Host, httpsPort);
        response.Headers.Connection = "close";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = 0;
    }

    private static string LocationOf(HttpContext http, string host, int httpsPort)
    {
        var authority = PublicName.Authority(host, httpsPort);
        var raw = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!RequestTarget.TryCut(raw, out var target) || CanonicalPath.Read(target.Path, out var path, out _) is not null || QueryText.Fault(target.Query) is not null)
            return $"https://{authority}/";

        return $"https://{authority}{path}{target.Query}";
    }
}
