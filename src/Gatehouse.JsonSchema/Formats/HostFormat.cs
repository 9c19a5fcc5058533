using System.Globalization;
using System.Text;

namespace Gatehouse.JsonSchema.Formats;

/// <summary>Host names: RFC 1123, section 2.1; international ones by RFC 5890.</summary>
internal static class HostFormat
{
    private static readonly IdnMapping Mapping = new() { UseStd3AsciiRules = true };

    public static bool IsHostname(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 253)
            return false;
        while (true)
        {
            var dot = text.IndexOf((byte)'.');
            if (!IsLabel(dot < 0 ? text : text[..dot]))
                return false;
            if (dot < 0)
                return true;
            text = text[(dot + 1)..];
        }
    }

    public static bool IsIdnHostname(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
            return IsHostname(text);
        var name = Encoding.UTF8.GetString(text);
        foreach (var label in name.Split('.', '\u3002', '\uFF0E', '\uFF61'))
            if (!IdnLabel.IsValid(label))
                return false;

        return true;
    }

    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            return false;
        foreach (var b in label)
            if (!char.IsAsciiLetterOrDigit((char)b) && b != '-')
                return false;

        return label.Length < 4 || label[2] != '-' || label[3] != '-' || IsPunycode(label);
    }

    // "--" in the third and fourth place is reserved for xn-- (RFC 5891, section 4.2.3.1).
    private static bool IsPunycode(ReadOnlySpan<byte> label)
    {
        if ((label[0] | 0x20) != 'x' || (label[1] | 0x20) != 'n')
            return false;
        try
        {
            return IdnLabel.IsValid(Mapping.GetUnicode(Encoding.ASCII.GetString(label)));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
