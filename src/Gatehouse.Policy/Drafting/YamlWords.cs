using System.Globalization;
using System.Text;

namespace Gatehouse.Policy.Drafting;

/// <summary>Writes text that came from elsewhere so that it stays text.</summary>
internal static class YamlWords
{
    private const int LongestComment = 200;

    /// <summary>A double-quoted scalar, whatever the text holds; <c>${</c> is written <c>$${</c> so that it names no environment variable.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text.Replace("${", "$${", StringComparison.Ordinal))
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (IsUnsafe(c))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                quoted.Append(c);

        return quoted.Append('"').ToString();
    }

    /// <summary>Text for a comment: one line. A title with a line break in it could otherwise write rules of its own (injection, CWE-93).</summary>
    internal static string Comment(string text)
    {
        var line = new string([.. text.Select(c => IsUnsafe(c) ? ' ' : c)]).TrimEnd();
        return line.Length <= LongestComment ? line : line[..LongestComment] + "…";
    }

    /// <summary>A key of a mapping: bare when that is safe, quoted otherwise.</summary>
    internal static string Key(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/') && text is not ("true" or "false" or "null") ? text : Quote(text);

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
