namespace Gatehouse.JsonSchema.Formats;

/// <summary>JSON pointers (RFC 6901) and relative ones.</summary>
internal static class PointerFormat
{
    public static bool IsPointer(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] != '/')
            return false;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '~' && (i + 1 == text.Length || text[i + 1] is not ((byte)'0' or (byte)'1')))
                return false;

        return true;
    }

    public static bool IsRelative(ReadOnlySpan<byte> text)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length : digits;
        if (digits == 0 || (digits > 1 && text[0] == '0'))
            return false;
        var rest = text[digits..];
        return rest.SequenceEqual("#"u8) || IsPointer(rest);
    }
}
