using System.Buffers;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Arrival;

/// <summary>What the gateway answers itself: public documents, read by GET, and what it does for whoever has a credential, asked by POST.</summary>
/// <param name="documents">By path.</param>
/// <param name="forPrincipals">By path; asked by POST, answered after Authentication.</param>
/// <param name="things">Finds what answers for single things under the prefix, by method and path; null where there are none.</param>
internal sealed class OwnPaths(
    IReadOnlyDictionary<string, OwnDocument> documents, IReadOnlyDictionary<string, IAnswerToPrincipal> forPrincipals, Func<string, string, IAnswerToPrincipal?>? things = null)
{
    /// <summary>Reserved for the gateway.</summary>
    public const string Prefix = "/.gatehouse/";

    /// <summary>The one place outside <see cref="Prefix"/>, where clients of OAuth and OpenID Connect look for public keys (RFC 8615).</summary>
    public const string WellKnownKeys = "/.well-known/jwks.json";

    /// <summary>The answer to a request, or null when it is not one of ours.</summary>
    public Action<RequestContext>? Find(string method, string path, CompiledPolicy policy)
    {
        if (!path.StartsWith("/.", StringComparison.Ordinal) || !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method)))
            return null;

        return documents.TryGetValue(path, out var document) && !IsOfUpstream(path, policy) ? document.Answer : null;
    }

    /// <summary>What answers a request once it is known who asks; null when it is not one of ours.</summary>
    public IAnswerToPrincipal? ForPrincipal(string method, string path)
    {
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return null;

        return HttpMethods.IsPost(method) && forPrincipals.TryGetValue(path, out var answer) ? answer : things?.Invoke(method, path);
    }

    // An upstream with a login of its own publishes its own keys here. If the policy names this very path, it means those; ours
    // stay under the prefix, and 'gatehouse check' says so. A template that would only happen to match does not count.
    private static bool IsOfUpstream(string path, CompiledPolicy policy)
    {
        if (path.StartsWith(Prefix, StringComparison.Ordinal))
            return false;

        PathValues values = default;
        return policy.Paths.Match(HttpMethods.Get, path, ref values, out _) is { } operation && operation.Template == path;
    }
}

/// <summary>A public document.</summary>
/// <param name="MediaType">Of its content.</param>
/// <param name="CacheControl">How long others may keep it; null when nothing is said.</param>
/// <param name="Content">Makes it anew at each request, so that it is never stale.</param>
internal sealed record OwnDocument(string MediaType, string? CacheControl, Func<ReadOnlyMemory<byte>> Content)
{
    internal void Answer(RequestContext request)
    {
        var (response, content) = (request.Http.Response, Content());
        response.ContentType = MediaType;
        response.ContentLength = content.Length;
        if (CacheControl is not null)
            response.Headers.CacheControl = CacheControl;
        if (!HttpMethods.IsHead(request.Http.Request.Method))
            response.BodyWriter.Write(content.Span);
    }
}
