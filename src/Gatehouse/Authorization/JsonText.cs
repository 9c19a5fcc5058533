using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Authorization;

/// <summary>Media types that are JSON in UTF-8: what an owner can be read from.</summary>
internal static class JsonText
{
    /// <summary>Whether a body is one that is read here as it is read there.</summary>
    public static bool Is(HttpRequest http) => IsPlain(http) && Is(http.ContentType);

    /// <summary>Whether a body is not encoded: what was looked at would not be what the upstream unpacks (CWE-436).</summary>
    public static bool IsPlain(HttpRequest http) =>
        http.Headers.ContentEncoding is not { Count: > 0 } encoding || (encoding.Count == 1 && "identity".Equals(encoding[0]?.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is one; without a type it is not.</summary>
    public static bool Is(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
