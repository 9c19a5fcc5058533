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

    /// <summary>Looks through it.</summary>
    /// <returns>False when it holds a name that cannot be read.</returns>
    public static bool Find(ReadOnlySpan<byte> body, WrittenNames found)
    {
        var text = Encoding.Latin1.GetString(body);
        foreach (Match head in Disposition().Matches(text))
        {
            var end = text.IndexOf("\n\n", head.Index, Math.Min(MaxHead, text.Length - head.Index), StringComparison.Ordinal);
            var crlf = text.IndexOf("\r\n\r\n", head.Index, Math.Min(MaxHead, text.Length - head.Index), StringComparison.Ordinal);
            if ((end < 0 || crlf >= 0 && crlf < end) && crlf >= 0)
                end = crlf;
            if (end < 0)
                return false;

            foreach (Match name in Names().Matches(text[head.Index..end]))
                Name(name.Groups["value"].Value, found);
            if (text.AsSpan(end).TrimStart() is ['{' or '[', ..] content)
                Json(content, found);
        }

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

    private static void Json(ReadOnlySpan<char> content, WrittenNames found)
    {
        var end = content.IndexOf("\n--", StringComparison.Ordinal);
        WrittenJson.Find(Encoding.Latin1.GetBytes((end < 0 ? content : content[..end]).ToString()), Answers.JsonSieve.MaxDepth, found);
    }

    [GeneratedRegex("content-disposition", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Disposition();

    [GeneratedRegex("""name\s*\*?\d*\*?\s*=\s*(?:"(?<value>(?:\\.|[^"\\\r\n])*)"|'(?<value>[^'\r\n]*)'|(?<value>[^\s;]+))""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
