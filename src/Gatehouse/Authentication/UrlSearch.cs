using System.Buffers;
using Gatehouse.Keys;

namespace Gatehouse.Authentication;

/// <summary>Looks for one of our keys in a path, a query or a Referer, where every log on the way would keep it (CWE-598).</summary>
internal static class UrlSearch
{
    /// <summary>The first key found, whole; null when there is none.</summary>
    internal static string? KeyIn(ReadOnlySpan<char> url, string brand)
    {
        if (url.Length < KeyFormat.MinLength)
            return null;

        return url.Contains('%') ? Decoded(url, brand) : Plain(url, brand);
    }

    private static string? Plain(ReadOnlySpan<char> url, string brand) =>
        KeySearch.TryFind(url, brand, out _, out var key) ? key.Text.ToString() : null;

    // What is escaped is looked at unescaped; nothing is allocated for it, however long it is.
    private static string? Decoded(ReadOnlySpan<char> url, string brand)
    {
        var buffer = ArrayPool<char>.Shared.Rent(url.Length);
        try
        {
            return Uri.TryUnescapeDataString(url, buffer, out var length) ? Plain(buffer.AsSpan(0, length), brand) : Plain(url, brand);
        }
        finally
        {
            buffer.AsSpan(0, url.Length).Clear();
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
