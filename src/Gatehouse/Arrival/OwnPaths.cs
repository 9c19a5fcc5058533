using System.Buffers;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Arrival;

/// <summary>What the gateway answers itself under <c>/.gatehouse/</c>: public documents, read by GET.</summary>
/// <param name="documents">Path to JSON document; made anew at each request by the function, so that it is never stale.</param>
internal sealed class OwnPaths(IReadOnlyDictionary<string, Func<ReadOnlyMemory<byte>>> documents)
{
    /// <summary>Reserved for the gateway.</summary>
    public const string Prefix = "/.gatehouse/";

    /// <summary>The answer to a request, or null when it is not one of ours.</summary>
    public Action<RequestContext>? Find(string method, string path)
    {
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method)))
            return null;

        return documents.TryGetValue(path, out var document) ? request => Answer(request, document()) : null;
    }

    private static void Answer(RequestContext request, ReadOnlyMemory<byte> json)
    {
        var response = request.Http.Response;
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(request.Http.Request.Method))
            response.BodyWriter.Write(json.Span);
    }
}
