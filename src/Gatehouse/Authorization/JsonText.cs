using Microsoft.Net.Http.Headers;

namespace Gatehouse.Authorization;

/// <summary>Media types that are JSON in UTF-8: what an owner can be read from.</summary>
internal static class JsonText
{
    /// <summary>Whether it is one; without a type it is not.</summary>
    public static bool Is(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
