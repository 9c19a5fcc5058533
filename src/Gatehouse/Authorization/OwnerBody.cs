using Gatehouse.Policy.Contract;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Authorization;

/// <summary>Bodies in which an owner could be written.</summary>
internal static class OwnerBody
{
    // Formats in which members can be named, and those that some upstreams take for JSON.
    private static readonly string[] WithFields = ["x-www-form-urlencoded", "form-data", "xml", "json", "yaml", "plain", "html", "graphql", "csv", "msgpack", "cbor", "protobuf"];

    /// <summary>Whether there may be one.</summary>
    public static bool MayBeThere(RequestContext request) =>
        !request.IsUpgrade && (request.Body is { Length: > 0 } || (request.Body is null && request.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false }));

    /// <summary>Whether the contract declares exactly this media type for the operation, and nothing in it has a name: a picture, a document.</summary>
    public static bool HoldsNoFields(RequestContext request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Http.Request.ContentType, out var type) || type.MediaType.Value is not { } name)
            return false;
        foreach (var word in WithFields)
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return false;

        foreach (var media in request.Operation?.Contract?.Body?.Media ?? [])
            if (IsDeclared(media, name))
                return true;

        return false;
    }

    // "image/*" is as good as the names it stands for; "*/*" says nothing.
    private static bool IsDeclared(ContractMedia media, string name) =>
        media.Type.Equals(name, StringComparison.OrdinalIgnoreCase)
        || (media.Type.EndsWith("/*", StringComparison.Ordinal) && media.Type is not ("*/*" or "application/*" or "text/*") && name.StartsWith(media.Type[..^1], StringComparison.OrdinalIgnoreCase));
}
