using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Request;

/// <summary>What every answer over HTTPS carries, refusals and 404 included (requirement 3.03).</summary>
internal static class AnswerHeaders
{
    // One StringValues each, made once: the hot path only stores references.
    private static readonly StringValues Hsts = "max-age=31536000; includeSubDomains";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Deny = "DENY";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NothingEmbedded = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues Private = "private";

    /// <summary>Writes them over whatever the upstream said, except a stricter word of its own.</summary>
    public static void Write(RequestContext request)
    {
        var headers = request.Http.Response.Headers;
        headers.StrictTransportSecurity = Hsts;
        headers.XContentTypeOptions = NoSniff;
        headers["Gatehouse-Request-Id"] = request.Id;
        headers["Referrer-Policy"] = NoReferrer;
        if (headers.XFrameOptions.Count == 0)
            headers.XFrameOptions = Deny;
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = NothingEmbedded;

        Cors.AllowOrigin(request.Http, request.State.Policy);
        CacheControl(request, headers);
    }

    /// <summary>A refusal is for one caller at one moment; nobody keeps it.</summary>
    public static void WriteForRefusal(RequestContext request)
    {
        Write(request);
        request.Http.Response.Headers.CacheControl = NoStore;
    }

    // A shared cache must not hand one subject's answer to another (CWE-524).
    private static void CacheControl(RequestContext request, IHeaderDictionary headers)
    {
        if (request.Principal.Kind == CredentialKind.None)
            return;

        var said = headers.CacheControl;
        if (said is [{ } one] && (one.Contains("no-store", StringComparison.OrdinalIgnoreCase) || one.Contains("private", StringComparison.OrdinalIgnoreCase)))
            return;

        headers.CacheControl = Private;
    }
}
