using System.Text;

namespace Gatehouse.Policy.Compiling;

/// <summary>The one spelling of a path's text that requests are brought to before they are matched.</summary>
internal static class CanonicalText
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Unreserved characters, sub-delims, ':' and '@' stand for themselves (RFC 3986, section 3.3); all else is percent-encoded UTF-8 in capitals; an encoded unreserved character is decoded.</summary>
    public static string Of(string text)
    {
        var canonical = new StringBuilder(text.Length);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                var value = Convert.ToByte(Encoding.ASCII.GetString(bytes, i + 1, 2), 16);
                Append(canonical, value, IsUnreserved((char)value));
                i += 2;
            }
            else
                Append(canonical, bytes[i], IsUnreserved((char)bytes[i]) || "!$&'()*+,;=:@".Contains((char)bytes[i], StringComparison.Ordinal));
        }

        return canonical.ToString();
    }

    private static void Append(StringBuilder text, byte value, bool asItself)
    {
        if (asItself)
            text.Append((char)value);
        else
            text.Append('%').Append(Hex[value >> 4]).Append(Hex[value & 15]);
    }

    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';
}
