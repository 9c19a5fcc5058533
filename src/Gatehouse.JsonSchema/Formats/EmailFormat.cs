using System.Text;

namespace Gatehouse.JsonSchema.Formats;

/// <summary>Addresses of RFC 5321, section 4.1.2, and RFC 6531: dot-atom or quoted name, host name or address literal.</summary>
internal static class EmailFormat
{
    public static bool IsEmail(ReadOnlySpan<byte> text) => Ascii.IsValid(text) && IsAddress(text, false);

    public static bool IsIdnEmail(ReadOnlySpan<byte> text) => IsAddress(text, true);

    private static bool IsAddress(ReadOnlySpan<byte> text, bool international)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at is < 1 or > 64)
            return false;
        var host = text[(at + 1)..];
        var literal = host.Length > 2 && host[0] == '[' && host[^1] == ']';
        return IsName(text[..at]) && (literal ? IsLiteral(host[1..^1]) : international ? HostFormat.IsIdnHostname(host) : HostFormat.IsHostname(host));
    }

    private static bool IsLiteral(ReadOnlySpan<byte> text) =>
        text.StartsWith("IPv6:"u8) ? AddressFormat.IsIpv6(text[5..]) : AddressFormat.IsIpv4(text);

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name[0] == '"' ? name.Length > 1 && name[^1] == '"' && IsQuoted(name[1..^1]) : IsDotAtom(name);

    private static bool IsDotAtom(ReadOnlySpan<byte> name)
    {
        if (name[0] == '.' || name[^1] == '.' || name.IndexOf(".."u8) >= 0)
            return false;
        foreach (var b in name)
            if (b < 128 && !char.IsAsciiLetterOrDigit((char)b) && !".!#$%&'*+-/=?^_`{|}~"u8.Contains(b))
                return false;

        return true;
    }

    private static bool IsQuoted(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && ++i == text.Length)
                return false;
            if (text[i] is < 32 or 127 || (text[i] == '"' && text[i - (i > 0 ? 1 : 0)] != '\\'))
                return false;
        }

        return true;
    }
}
