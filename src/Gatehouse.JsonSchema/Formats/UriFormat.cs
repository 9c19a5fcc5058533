namespace Gatehouse.JsonSchema.Formats;

/// <summary>URIs of RFC 3986 and IRIs of RFC 3987.</summary>
internal static class UriFormat
{
    public static bool IsUri(ReadOnlySpan<byte> text, bool international, bool absolute)
    {
        var scheme = SchemeLength(text);
        if (absolute && scheme == 0)
            return false;
        var rest = scheme == 0 ? text : text[(scheme + 1)..];
        var hash = rest.IndexOf((byte)'#');
        if (hash >= 0)
        {
            if (!Allowed(rest[(hash + 1)..], ":@!$&'()*+,;=/?"u8, international))
                return false;
            rest = rest[..hash];
        }

        var query = rest.IndexOf((byte)'?');
        if (query >= 0)
        {
            if (!Allowed(rest[(query + 1)..], ":@!$&'()*+,;=/?"u8, international))
                return false;
            rest = rest[..query];
        }

        return IsHierarchy(rest, scheme == 0, international);
    }

    private static bool IsHierarchy(ReadOnlySpan<byte> rest, bool relative, bool international)
    {
        if (rest.StartsWith("//"u8))
        {
            rest = rest[2..];
            var slash = rest.IndexOf((byte)'/');
            if (!IsAuthority(slash < 0 ? rest : rest[..slash], international))
                return false;
            return slash < 0 || Allowed(rest[slash..], ":@!$&'()*+,;=/"u8, international);
        }

        // "a:b" would be a scheme: the first segment of a relative path holds no colon (RFC 3986, section 4.2).
        var first = rest.IndexOf((byte)'/');
        if (relative && (first < 0 ? rest : rest[..first]).Contains((byte)':'))
            return false;
        return Allowed(rest, ":@!$&'()*+,;=/"u8, international);
    }

    private static bool IsAuthority(ReadOnlySpan<byte> text, bool international)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at >= 0 && !Allowed(text[..at], ":!$&'()*+,;="u8, international))
            return false;
        text = text[(at + 1)..];
        var end = text.IndexOf((byte)']');
        var literal = !text.IsEmpty && text[0] == '[';
        if (literal && (end < 0 || !IsLiteral(text[1..end])))
            return false;
        var colon = literal ? end + 1 : text.IndexOf((byte)':');
        colon = colon < 0 ? text.Length : colon;
        if (!literal && !Allowed(text[..colon], "!$&'()*+,;="u8, international))
            return false;
        return colon == text.Length || (text[colon] == ':' && text[(colon + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
    }

    private static bool IsLiteral(ReadOnlySpan<byte> text) =>
        text.Length > 0 && (text[0] | 0x20) == 'v'
            ? text.IndexOf((byte)'.') > 1 && Allowed(text[(text.IndexOf((byte)'.') + 1)..], "!$&'()*+,;=:"u8, false)
            : AddressFormat.IsIpv6(text);

    private static int SchemeLength(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        if (colon < 1 || !char.IsAsciiLetter((char)text[0]))
            return 0;
        foreach (var b in text[..colon])
            if (!char.IsAsciiLetterOrDigit((char)b) && !"+-."u8.Contains(b))
                return 0;

        return colon;
    }

    private static bool Allowed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> also, bool international)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2]))
                    return false;
                i += 2;
            }
            else if (b >= 128 ? !international : !char.IsAsciiLetterOrDigit((char)b) && !"-._~"u8.Contains(b) && !also.Contains(b))
            {
                return false;
            }
        }

        return true;
    }
}
