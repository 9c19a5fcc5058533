using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Forwarding;

/// <summary>Masks keys in the answers of the upstream: headers at once, the body while it streams.</summary>
/// <remarks>
/// Not looked into: compressed bodies (the client's Accept-Encoding goes to the upstream), gRPC, WebSockets, keys in another charset or cut in two by a
/// range request. The length does not change, so Content-Length and ETag stay; what speaks of the exact octets is dropped.
/// </remarks>
/// <param name="reports">Where it is told that an answer held a key.</param>
/// <param name="live">Which keys there are: of others nothing is told, since whoever finds an echo could make up as many as they like (CWE-779).</param>
internal sealed class AnswerMask(KeyReports reports, ILiveState live)
{
    // RFC 9530, RFC 3230, RFC 9421: about octets that are no longer there.
    private static readonly string[] OfOctets = ["Content-Digest", "Repr-Digest", "Digest", "Content-MD5", "Signature", "Signature-Input"];

    private volatile KeyMask? last;

    /// <summary>The mask of a policy's keys.</summary>
    internal KeyMask For(RequestContext request)
    {
        var brand = request.State.Policy.Document.Authentication.Brand;
        return last is { } known && known.Brand == brand ? known : last = new KeyMask(brand, Found);
    }

    /// <summary>Puts the mask over a body that can be looked into.</summary>
    internal static void Put(KeyMask mask, HttpContext http, HttpResponseMessage answer)
    {
        if (CanLookInto(answer.Content))
            answer.Content = new MaskedBody(answer.Content, mask, () => Forget(http.Response));
    }

    private void Found(KeyId key)
    {
        if (live.Current.Snapshot.Keys.Find(key) >= 0)
            reports.Seen(key, "an answer of the upstream");
    }

    private static bool CanLookInto(HttpContent content) =>
        AnswerCoding.IsPlain(content)
        && content.Headers.ContentLength is not 0 && content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.Ordinal) is not true;

    // A key further on in the body is found when the headers are gone: then a digest shows that the body is not what the upstream sent.
    private static void Forget(HttpResponse response)
    {
        if (!response.HasStarted)
            foreach (var name in OfOctets)
                response.Headers.Remove(name);
    }
}
