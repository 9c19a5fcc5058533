namespace Gatehouse.Keys;

/// <summary>The Authorization header of RFC 6750.</summary>
internal static class Bearer
{
    private const string Scheme = "Bearer ";

    /// <summary>What follows <c>Bearer</c>; null for any other scheme. The scheme's case does not matter (RFC 9110, section 11.1).</summary>
    internal static ReadOnlyMemory<char>? TokenIn(string? header)
    {
        // Not as one conditional expression: its null would silently become an empty token.
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;

        return header.AsMemory(Scheme.Length).Trim(' ');
    }
}
