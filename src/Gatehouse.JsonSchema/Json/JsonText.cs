using System.Text;

namespace Gatehouse.JsonSchema.Json;

/// <summary>Strings of JSON as UTF-8 without their escapes.</summary>
internal static class JsonText
{
    /// <summary>Replaces the escapes of a string token the reader has accepted.</summary>
    /// <param name="escaped">Between the quotation marks.</param>
    /// <param name="text">At least as long as <paramref name="escaped"/>: an escape is never shorter than what it stands for.</param>
    /// <param name="written">Bytes of <paramref name="text"/> used.</param>
    /// <returns>False when half a surrogate pair stands alone: no character (RFC 8259, section 8.2), and each parser behind us reads it differently.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> text, out int written)
    {
        written = 0;
        while (!escaped.IsEmpty)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain != 0)
            {
                var run = plain < 0 ? escaped : escaped[..plain];
                run.CopyTo(text[written..]);
                written += run.Length;
                escaped = escaped[run.Length..];
                continue;
            }

            if (!TryOne(ref escaped, text, ref written))
                return false;
        }

        return true;
    }

    /// <summary>Characters (code points) of valid UTF-8.</summary>
    public static int CountCharacters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
            count += (sbyte)b > -65 ? 1 : 0;

        return count;
    }

    private static bool TryOne(ref ReadOnlySpan<byte> escaped, Span<byte> text, ref int written)
    {
        var kind = escaped[1];
        if (kind != 'u')
        {
            text[written++] = kind switch { (byte)'n' => 10, (byte)'t' => 9, (byte)'r' => 13, (byte)'b' => 8, (byte)'f' => 12, _ => kind };
            escaped = escaped[2..];
            return true;
        }

        int unit = Unit(escaped);
        escaped = escaped[6..];
        if (char.IsHighSurrogate((char)unit) && escaped.Length >= 6 && escaped[0] == '\\' && escaped[1] == 'u' && char.IsLowSurrogate(Unit(escaped)))
        {
            unit = char.ConvertToUtf32((char)unit, Unit(escaped));
            escaped = escaped[6..];
        }

        if (!Rune.TryCreate(unit, out var rune))
            return false;
        written += rune.EncodeToUtf8(text[written..]);
        return true;
    }

    private static char Unit(ReadOnlySpan<byte> escape)
    {
        var unit = 0;
        foreach (var digit in escape[2..6])
            unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);

        return (char)unit;
    }
}
