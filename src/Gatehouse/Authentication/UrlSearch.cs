using Gatehouse.Keys;

namespace Gatehouse.Authentication;

/// <summary>Looks for one of our keys in a path or a query, where every log on the way would keep it (CWE-598).</summary>
internal static class UrlSearch
{
    private static readonly System.Buffers.SearchValues<char> Ends = System.Buffers.SearchValues.Create("/?&=;,");

    /// <summary>The public id of the first key found; null when there is none.</summary>
    internal static string? KeyIn(ReadOnlySpan<char> url, string brand)
    {
        while (url.Length >= KeyFormat.MinLength)
        {
            var end = url.IndexOfAny(Ends);
            var part = end < 0 ? url : url[..end];
            if (part.Length >= KeyFormat.MinLength && IdOf(part, brand) is { } id)
                return id;

            url = end < 0 ? default : url[(end + 1)..];
        }

        return null;
    }

    // Only what is long enough to hide a key is decoded.
    private static string? IdOf(ReadOnlySpan<char> part, string brand)
    {
        var text = part.Contains('%') ? Uri.UnescapeDataString(part) : part;
        return KeyFormat.TryParse(text, out var key) && key.Brand.SequenceEqual(brand) ? key.Id.ToString() : null;
    }
}
