using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Arrival;

/// <summary>Browser clients (requirement 6.10): the preflight is answered here, after the door, and never forwarded.</summary>
internal static class Preflight
{
    /// <summary>Whether a request is a preflight (Fetch standard, "CORS-preflight request") and the policy names any origin.</summary>
    public static bool IsOne(HttpContext http, CompiledPolicy policy) =>
        policy.Document.Cors.Origins.Count > 0 && HttpMethods.IsOptions(http.Request.Method)
        && http.Request.Headers.Origin.Count == 1 && http.Request.Headers.AccessControlRequestMethod.Count == 1;

    /// <summary>Answers a preflight: 204, with permission only for an origin that the policy names.</summary>
    public static void Answer(RequestContext request)
    {
        var http = request.Http;
        http.Response.StatusCode = StatusCodes.Status204NoContent;

        // Whether this origin is named was answered with the headers of every answer; asked again it would say "Vary: Origin" twice.
        var headers = http.Response.Headers;
        if (headers.AccessControlAllowOrigin.Count == 0)
            return;

        var method = http.Request.Headers.AccessControlRequestMethod.ToString();
        var operation = request.State.Policy.Paths.Match(method, request.Path, ref request.PathValues, out var allowed);
        headers.AccessControlAllowMethods = operation?.Method ?? allowed;
        headers.AccessControlAllowHeaders = Allowed(request, operation);
        headers.AccessControlMaxAge = "600";
    }

    private static string Allowed(RequestContext request, CompiledOperation? operation)
    {
        var names = new List<string> { "Accept", "Authorization", "Content-Type", "If-Match", "If-None-Match", request.State.Policy.Document.Authentication.KeyHeader };
        foreach (var parameter in operation?.Contract?.Parameters ?? [])
            if (parameter.In == ParameterPlace.Header)
                names.Add(parameter.Name);

        return string.Join(", ", names);
    }
}
