using Gatehouse.Policy.Compiling;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Request;

/// <summary>Permission for a browser's script of another origin to read an answer (requirement 6.10).</summary>
internal static class Cors
{
    // What a script may read beside the safelisted headers.
    private const string Exposed = "Gatehouse-Request-Id, Retry-After, RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, ETag, Location, WWW-Authenticate";

    /// <summary>Writes the permission of one origin; never "*", and never with cookies (CWE-942).</summary>
    /// <returns>Whether the origin is named by the policy.</returns>
    public static bool AllowOrigin(HttpContext http, CompiledPolicy policy)
    {
        var origins = policy.Document.Cors.Origins;
        if (origins.Count == 0)
            return false;

        var headers = http.Response.Headers;
        headers.Append("Vary", "Origin");   // or a shared cache hands one origin's permission to another
        if (http.Request.Headers.Origin is not [{ } origin] || !Named(origins, origin))
            return false;

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = Exposed;
        return true;
    }

    private static bool Named(IReadOnlyList<string> origins, string origin)
    {
        foreach (var named in origins)
            if (string.Equals(named, origin, StringComparison.Ordinal))
                return true;

        return false;
    }
}
