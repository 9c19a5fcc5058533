using System.Collections.Frozen;
using Gatehouse.Policy.Contract;
using Gatehouse.Request;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Authorization;

/// <summary>Bodies in which a field could be written: an owner, or one that is not the caller's to set.</summary>
internal static class OwnerBody
{
    // Whatever is not known to hold no names is taken to hold some (CWE-184): there are more binary kinds of JSON than any list has.
    private static readonly FrozenSet<string> WithoutFields = new[] { "image", "audio", "video", "font", "application/octet-stream", "application/pdf", "application/zip", "application/gzip" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there may be one.</summary>
    public static bool MayBeThere(RequestContext request) =>
        !request.IsUpgrade && BodyHolder.MayBeThere(request);

    /// <summary>Whether the contract declares exactly this media type for the operation, and nothing in it has a name: a picture, a document.</summary>
    public static bool HoldsNoFields(RequestContext request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Http.Request.ContentType, out var type) || type.MediaType.Value is not { } name)
            return false;
        if (name.Contains('+', StringComparison.Ordinal) || !(WithoutFields.Contains(name) || WithoutFields.Contains(type.Type.ToString())))   // image/svg+xml has names
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
