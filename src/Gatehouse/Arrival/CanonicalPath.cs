using System.Buffers;
using System.Text;

namespace Gatehouse.Arrival;

/// <summary>The one form of a path that is matched and sent upstream.</summary>
/// <remarks>
/// Path confusion (CWE-22, CWE-174, CWE-436; GHSA-6jwx-7vp4-9847, CVE-2025-66490, CVE-2026-26205): if the policy saw another path than
/// the upstream, a rule for one would guard the other. So what two readers could read differently is refused, and the rest has one spelling.
/// </remarks>
internal static class CanonicalPath
{
    // What may stand in a segment unencoded (RFC 3986, section 3.3: pchar), without ';', which some servers cut off with all behind it.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@");

    /// <summary>Reads a path as it was sent.</summary>
    /// <param name="raw">From the request target, up to the question mark.</param>
    /// <param name="path">The canonical path; empty when refused.</param>
    /// <param name="semicolon">Whether a ';' stands in it, which only an operation with <c>style: matrix</c> may have.</param>
    /// <returns>Null when it is canonical now; else why it is refused, a stable word.</returns>
    public static string? Read(string raw, out string path, out bool semicolon)
    {
        path = "";
        semicolon = false;
        if (raw.Length == 0 || raw[0] != '/')
            return "path_not_absolute";

        // Nearly every path is plain already: nothing is copied then.
        var special = raw.AsSpan(1).IndexOfAnyExcept(Plain);
        var text = special < 0 ? raw : null;
        if (special >= 0 && !HasOnlySlashes(raw) && Decode(raw, out text, out semicolon) is { } fault)
            return fault;

        text ??= raw;
        if (BadSegment(text) is { } bad)
            return bad;

        path = text;
        return null;
    }

    private static bool HasOnlySlashes(string raw)
    {
        foreach (var c in raw)
            if (c != '/' && !Plain.Contains(c))
                return false;

        return true;
    }

    private static string? Decode(string raw, out string? text, out bool semicolon)
    {
        text = null;
        semicolon = false;
        var canonical = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c == '%')
            {
                if (Encoded(raw, ref i, canonical) is { } fault)
                    return fault;
                continue;
            }

            if (c == ';')
                semicolon = true;
            else if (c != '/' && !Plain.Contains(c))
                return c == '\\' ? "path_backslash" : "path_character";
            canonical.Append(c);
        }

        text = canonical.ToString();
        return DecodesTwice(text) ? "path_double_encoding" : null;
    }

    // Double decoding (CWE-174): "%252f" becomes "%2f" for an upstream that decodes twice. Looked for in what is sent on, not in
    // what came: "%25%32%66" has the same meaning and becomes that text only when its plain characters are decoded.
    private static bool DecodesTwice(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOf("%25", StringComparison.Ordinal)) >= 0; text = text[(at + 3)..])
            if (at + 4 < text.Length && char.IsAsciiHexDigit(text[at + 3]) && char.IsAsciiHexDigit(text[at + 4]))
                return true;

        return false;
    }

    // One percent-encoded octet, or one whole UTF-8 character of several.
    private static string? Encoded(string raw, ref int i, StringBuilder canonical)
    {
        if (!TryOctet(raw, i, out var octet))
            return "path_percent";
        if (octet >= 0x80)
            return Utf8(raw, ref i, canonical);
        if (Refused((char)octet) is { } fault)
            return fault;

        // '+' stays encoded: sloppy readers take a bare one for a space.
        if (octet != '+' && Plain.Contains((char)octet))
            canonical.Append((char)octet);
        else
            canonical.Append('%').Append(octet.ToString("X2", null));
        i += 2;
        return null;
    }

    private static string? Refused(char c) => c switch
    {
        '/' => "path_encoded_slash",
        '\\' => "path_backslash",
        ';' => "path_encoded_semicolon",
        '\0' => "path_nul",
        < ' ' or '\x7f' => "path_control",
        _ => null,
    };

    // Overlong and broken UTF-8 (CWE-176): "%c0%af" is a slash for a careless decoder. Rune.DecodeFromUtf8 takes the shortest form only.
    private static string? Utf8(string raw, ref int i, StringBuilder canonical)
    {
        Span<byte> octets = stackalloc byte[4];
        var count = 0;
        while (count < 4 && TryOctet(raw, i + 3 * count, out var octet) && octet >= 0x80)
            octets[count++] = octet;

        if (Rune.DecodeFromUtf8(octets[..count], out var rune, out var used) != OperationStatus.Done)
            return "path_utf8";
        if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or >= 0xFF01 and <= 0xFF5E)
            return "path_control";   // also full-width forms, which "best fit" conversions turn into '/' or '.'

        foreach (var octet in octets[..used])
            canonical.Append('%').Append(octet.ToString("X2", null));
        i += 3 * used - 1;
        return null;
    }

    private static bool TryOctet(string raw, int at, out byte octet)
    {
        octet = 0;
        if (at + 2 >= raw.Length || raw[at] != '%' || !char.IsAsciiHexDigit(raw[at + 1]) || !char.IsAsciiHexDigit(raw[at + 2]))
            return false;

        octet = (byte)(Convert.ToInt32(raw[at + 1].ToString(), 16) << 4 | Convert.ToInt32(raw[at + 2].ToString(), 16));
        return true;
    }

    private static string? BadSegment(ReadOnlySpan<char> path)
    {
        foreach (var range in path[1..].Split('/'))
        {
            var segment = path[1..][range];
            if (WithoutMatrix(segment) is "." or "..")
                return "path_dot_segment";
            if (segment.IsEmpty && range.End.GetOffset(path.Length - 1) != path.Length - 1)
                return "path_empty_segment";
        }

        return null;
    }

    // "..;a=b" is ".." for servers that cut matrix parameters off before they resolve dots (CVE-2020-5902).
    private static ReadOnlySpan<char> WithoutMatrix(ReadOnlySpan<char> segment) => segment.IndexOf(';') is >= 0 and var at ? segment[..at] : segment;
}
