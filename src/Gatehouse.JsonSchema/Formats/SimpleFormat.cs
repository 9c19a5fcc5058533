using System.Buffers.Text;
using System.Text;
using Gatehouse.JsonSchema.Patterns;

namespace Gatehouse.JsonSchema.Formats;

/// <summary>Forms that need a few lines each.</summary>
internal static class SimpleFormat
{
    /// <summary>RFC 9562, section 4: 8-4-4-4-12 hexadecimal digits.</summary>
    public static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 36)
            return false;
        for (var i = 0; i < 36; i++)
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit((char)text[i]))
                return false;

        return true;
    }

    /// <summary>RFC 4648, section 4, with padding; white space is not part of it.</summary>
    public static bool IsBase64(ReadOnlySpan<byte> text) => text.Length % 4 == 0 && text.IndexOfAny(" \t\r\n"u8) < 0 && Base64.IsValid(text);

    /// <summary>ITU-T E.164: '+', then 7 to 15 digits that do not begin with 0.</summary>
    public static bool IsPhone(ReadOnlySpan<byte> text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Whether it can be read; reading takes linear time and builds no automaton.</summary>
    public static bool IsRegex(ReadOnlySpan<byte> text)
    {
        try
        {
            EcmaPattern.Translate(Encoding.UTF8.GetString(text));
            return true;
        }
        catch (PatternException e)
        {
            return e.NotLinear;
        }
    }
}
