namespace Gatehouse.Keys;

/// <summary>Takes secrets out of text for people and logs: of a key its public part stays (<c>shop_live_ID_****</c>), of a token all but its signature (CWE-532).</summary>
/// <remarks>Of any brand: whoever writes a line about trouble of the process does not know the policy.</remarks>
internal static class SecretMask
{
    private const int IdEnd = 18, ShortestToken = 60;

    /// <summary>The text without secrets; the same object when it holds none.</summary>
    internal static string Of(string text) => WithoutTokens(WithoutKeys(text));

    private static string WithoutKeys(string text)
    {
        for (var from = 0; text.Length - from >= KeyFormat.MinLength;)
        {
            var at = EnvironmentAt(text.AsSpan(from));
            if (at < 0)
                break;

            if (TailAt(text, from + at) is { } tail)
                text = string.Concat(text.AsSpan(0, tail + IdEnd), "****", text.AsSpan(Math.Min(text.Length, tail + IdEnd + 50)));

            from += at + 1;
        }

        return text;
    }

    private static int EnvironmentAt(ReadOnlySpan<char> text)
    {
        var (live, test) = (text.IndexOf("_live_"), text.IndexOf("_test_"));
        return live < 0 ? test : test < 0 ? live : Math.Min(live, test);
    }

    // The checksum covers the brand, so at most one of the lengths a brand may have is right.
    private static int? TailAt(string text, int underscore)
    {
        for (var brand = 2; brand <= 8 && brand <= underscore; brand++)
        {
            var length = KeyFormat.MinLength - 2 + brand;
            if (underscore - brand + length <= text.Length && KeyFormat.TryParse(text.AsSpan(underscore - brand, length), out _))
                return underscore + 1;
        }

        return null;
    }

    private static string WithoutTokens(string text)
    {
        for (var at = text.IndexOf("eyJ", StringComparison.Ordinal); at >= 0; at = text.IndexOf("eyJ", at + 1, StringComparison.Ordinal))
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.'))
                end++;

            var signature = text.AsSpan(at, end - at).LastIndexOf('.');
            if (end - at >= ShortestToken && signature > 0 && text.AsSpan(at, signature).Contains('.'))
                text = string.Concat(text.AsSpan(0, at + signature + 1), "****", text.AsSpan(end));
        }

        return text;
    }
}
