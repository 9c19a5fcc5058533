namespace Gatehouse.JsonSchema.Formats;

/// <summary>IP addresses as text, in the strict forms only (RFC 3986, section 3.2.2; RFC 4291, section 2.2).</summary>
internal static class AddressFormat
{
    /// <summary>Four decimal numbers without leading zeros: 010.0.0.1 is octal to some and decimal to others (CVE-2021-29921).</summary>
    public static bool IsIpv4(ReadOnlySpan<byte> text)
    {
        for (var part = 0; part < 4; part++)
        {
            var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? text.Length : digits;
            if (digits is 0 or > 3 || (digits > 1 && text[0] == '0') || (digits == 3 && Value(text) > 255))
                return false;
            text = text[digits..];
            if (part < 3)
            {
                if (text.IsEmpty || text[0] != '.')
                    return false;
                text = text[1..];
            }
        }

        return text.IsEmpty;
    }

    /// <summary>Eight groups of up to four digits, "::" once; the last two may be an IPv4 address; no zone.</summary>
    public static bool IsIpv6(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 2 or > 45 || (text[0] == ':' && text[1] != ':'))
            return false;
        int groups = 0;
        var shortened = false;
        if (text.StartsWith("::"u8))
        {
            shortened = true;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            if (text.IndexOf((byte)':') < 0 && text.Contains((byte)'.'))
                return IsIpv4(text) && (shortened ? groups + 2 < 8 : groups + 2 == 8);
            var digits = 0;
            while (digits < text.Length && char.IsAsciiHexDigit((char)text[digits]))
                digits++;
            if (digits is 0 or > 4)
                return false;
            groups++;
            text = text[digits..];
            if (text.IsEmpty)
                break;
            if (text[0] != ':' || text.Length == 1)
                return false;
            text = text[1..];
            if (text[0] == ':')
            {
                if (shortened)
                    return false;
                shortened = true;
                text = text[1..];
            }
        }

        return shortened ? groups < 8 : groups == 8;
    }

    private static int Value(ReadOnlySpan<byte> text) => (text[0] - '0') * 100 + (text[1] - '0') * 10 + text[2] - '0';
}
