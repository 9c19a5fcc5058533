namespace Gatehouse.JsonSchema.Formats;

/// <summary>URI templates of RFC 6570.</summary>
internal static class UriTemplateFormat
{
    public static bool IsTemplate(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{')
            {
                var end = text[i..].IndexOf((byte)'}');
                if (end < 2 || !IsExpression(text.Slice(i + 1, end - 1)))
                    return false;
                i += end;
            }
            else if (text[i] is <= 32 or 127 || "\"<>\\^`|}"u8.Contains(text[i]))
            {
                return false;
            }
            else if (text[i] == '%' && !IsEncoded(text[i..]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsExpression(ReadOnlySpan<byte> text)
    {
        if ("+#./;?&=,!@|"u8.Contains(text[0]))
            text = text[1..];
        foreach (var part in text.Split((byte)','))
            if (!IsVariable(text[part]))
                return false;

        return true;
    }

    private static bool IsVariable(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        if (colon >= 0)
        {
            var length = text[(colon + 1)..];
            if (length.Length is 0 or > 4 || length[0] == '0' || length.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
                return false;
            text = text[..colon];
        }
        else if (text.Length > 0 && text[^1] == '*')
        {
            text = text[..^1];
        }

        if (text.IsEmpty || text[0] == '.' || text[^1] == '.' || text.IndexOf(".."u8) >= 0)
            return false;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '%' ? !IsEncoded(text[i..]) : !char.IsAsciiLetterOrDigit((char)text[i]) && text[i] is not ((byte)'_' or (byte)'.'))
                return false;

        return true;
    }

    private static bool IsEncoded(ReadOnlySpan<byte> text) =>
        text.Length > 2 && char.IsAsciiHexDigit((char)text[1]) && char.IsAsciiHexDigit((char)text[2]);
}
