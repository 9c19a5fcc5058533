using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Arrival;

/// <summary>Browser clients (requirement 6.10): the preflight is answered here, after the door, and never forwarded.</summary>
internal static class Preflight
{
    /// <summary>Headers that a browser's script may read of our answers.</summary>
    internal const string Exposed = "Gatehouse-Request-Id, Retry-After, RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, ETag, Location, WWW-Authenticate";

    /// <summary>Whether a request is a preflight (Fetch standard, "CORS-preflight request") and the policy names any origin.</summary>
    public static bool IsOne(HttpContext http, CompiledPolicy policy) =>
        policy.Document.Cors.Origins.Count > 0 && HttpMethods.IsOptions(http.Request.Method)
        && http.Request.Headers.Origin.Count == 1 && http.Request.Headers.AccessControlRequestMethod.Count == 1;

    /// <summary>Answers a preflight: 204, with permission only for an origin that the policy names.</summary>
    public static void Answer(RequestContext request)
    {
        var http = request.Http;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!AllowOrigin(http, request.State.Policy))
            return;

        var headers = http.Response.Headers;
        var method = http.Request.Headers.AccessControlRequestMethod.ToString();
        var operation = request.State.Policy.Paths.Match(method, request.Path, ref request.PathValues, out var allowed);
        headers.AccessControlAllowMethods = operation?.Method ?? allowed;
        headers.AccessControlAllowHeaders = Allowed(request, operation);
        headers.AccessControlMaxAge = "600";
    }

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

    private static string Allowed(RequestContext request, CompiledOperation? operation)
    {
        var names = new List<string> { "Accept", "Authorization", "Content-Type", "If-Match", "If-None-Match", request.State.Policy.Document.Authentication.KeyHeader };
        foreach (var parameter in operation?.Contract?.Parameters ?? [])
            if (parameter.In == Policy.Contract.ParameterPlace.Header)
                names.Add(parameter.Name);

        return string.Join(", ", names);
    }
}
