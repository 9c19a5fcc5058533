using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Authorization.Fields;

/// <summary>Finds fields in a form of several parts (RFC 7578).</summary>
/// <remarks>
/// Readers disagree about where a part begins and how its name is quoted (CWE-436), so every Content-Disposition counts wherever it stands, and every name
/// in it: there is no way of cutting the body up in which a field is seen that was not looked at here.
/// </remarks>
internal static partial class WrittenParts
{
    private const int MaxHead = 4096;

    // White space, and the octets of a byte order mark, which some readers take away.
    private static ReadOnlySpan<byte> BlankOrMark => [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xEF, 0xBB, 0xBF];

    /// <summary>Looks through it.</summary>
    /// <returns>False when it holds a name that cannot be read.</returns>
    public static bool Find(ReadOnlySpan<byte> body, WrittenNames found)
    {
        var text = Encoding.Latin1.GetString(body);   // one character for each octet

        // From the end of one head to the next: what stands within a head was looked at with it, so each octet is looked at once (CWE-407).
        for (var (head, end) = (Disposition().Match(text), 0); head.Success; head = Disposition().Match(text, end))
        {
            end = EndOf(text, head.Index);
            if (end < 0 || !Names(text[head.Index..end], found))
                return false;

            Json(body[end..], found);
        }

        return true;
    }

    private static int EndOf(string text, int head)
    {
        var most = Math.Min(MaxHead, text.Length - head);
        var (end, crlf) = (text.IndexOf("\n\n", head, most, StringComparison.Ordinal), text.IndexOf("\r\n\r\n", head, most, StringComparison.Ordinal));
        return end < 0 || (crlf >= 0 && crlf < end) ? crlf : end;
    }

    // RFC 7578, sections 4.2 and 5.1.1, forbids names in pieces (RFC 2231) and in code words (RFC 2047); who reads them all the same puts together what is no name here.
    private static bool Names(string head, WrittenNames found)
    {
        if (Pieces().IsMatch(head) || head.Contains("=?", StringComparison.Ordinal))
            return false;

        foreach (Match name in Names().Matches(head))
            Name(name.Groups["value"].Value, found);
        return true;
    }

    // RFC 7578, section 4.2: percent-encoded by some, with backslashes by others.
    private static void Name(string latin1, WrittenNames found)
    {
        var name = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
        found.Name(name, UInt128.Zero);
        found.Name(Uri.UnescapeDataString(name), UInt128.Zero);
        found.Name(name.Replace("\\", "", StringComparison.Ordinal), UInt128.Zero);
        if (name.LastIndexOf('\'') is var quote and >= 0)
            found.Name(Uri.UnescapeDataString(name[(quote + 1)..]), UInt128.Zero);   // name*=UTF-8''role
    }

    // What follows the first value is the next part, and no JSON: that it is found malformed says nothing.
    private static void Json(ReadOnlySpan<byte> content, WrittenNames found)
    {
        content = content.TrimStart(BlankOrMark);
        if (content is [(byte)'{' or (byte)'[', ..])
            WrittenJson.Find(content, Answers.JsonSieve.MaxDepth, found);
    }

    [GeneratedRegex("content-disposition", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Disposition();

    [GeneratedRegex("""name\s*\*\s*\d""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();

    [GeneratedRegex("""name\s*\*?\d*\*?\s*=\s*(?:"(?<value>(?:\\.|[^"\\\r\n])*)"|'(?<value>[^'\r\n]*)'|(?<value>[^\s;]+))""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
