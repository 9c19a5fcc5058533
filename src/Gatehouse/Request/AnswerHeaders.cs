using Gatehouse.Live;
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

        // By what it was judged; whoever did not ask need not know how often something is changed here.
        if (request.SeqSent is not null)
            headers["Gatehouse-Seq"] = request.State.Snapshot.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (request.OldSecret is { } old)
            Rotation(headers, old, request.Now);

        Cors.AllowOrigin(request.Http, request.State.Policy);
        CacheControl(request, headers);
    }

    /// <summary>A refusal is for one caller at one moment; nobody keeps it.</summary>
    public static void WriteForRefusal(RequestContext request)
    {
        Write(request);
        request.Http.Response.Headers.CacheControl = NoStore;
    }

    // RFC 9745, section 2 and RFC 8594, section 3: the secret, not the operation, is at its end; whoever calls with the old one is the one to tell.
    private static void Rotation(IHeaderDictionary headers, OldSecret old, DateTimeOffset now)
    {
        headers["Deprecation"] = $"@{(old.Since > 0 ? old.Since : now.ToUnixTimeSeconds())}";
        headers["Sunset"] = DateTimeOffset.FromUnixTimeSeconds(old.Until).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
    }

    // What is stricter stays (no-store, no-cache, max-age=0); what only speaks to shared caches goes, and "private" with field names
    // (RFC 9111, section 5.2.2.7) lets them keep the rest, so the bare word is always said.
    private static string PrivateOf(StringValues said)
    {
        var all = said.ToString();
        if (all.Contains("no-store", StringComparison.OrdinalIgnoreCase))
            return "no-store";
        if (all.Contains('"'))
            return "private, no-cache";

        var kept = "private";
        foreach (var range in all.AsSpan().Split(','))
            if (all.AsSpan(range).Trim() is { Length: > 0 } word && !IsForSharedCaches(word))
                kept = string.Concat(kept, ", ", word);

        return kept;
    }

    private static bool IsForSharedCaches(ReadOnlySpan<char> word) =>
        Is(word, "private") || Is(word, "public") || Is(word, "proxy-revalidate") || word.StartsWith("s-maxage", StringComparison.OrdinalIgnoreCase);

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    // A shared cache must not hand one subject's answer to another (CWE-524).
    private static void CacheControl(RequestContext request, IHeaderDictionary headers)
    {
        if (request.Principal.Kind == CredentialKind.None)
            return;

        headers.CacheControl = headers.CacheControl.Count == 0 ? Private : PrivateOf(headers.CacheControl);
    }
}
