using System.Globalization;
using System.Text;

namespace Gatehouse.Authorization.Answers;

/// <summary>How freely a name may be written and still be the name.</summary>
internal enum Spelling
{
    /// <summary>By the upstream: case, and letters that parsers fold.</summary>
    AsAnswered,

    /// <summary>By a client who looks for a way around: also without and with '_', '-', spaces and what nobody sees.</summary>
    AsSent,
}

/// <summary>Brings the spellings of a field's name together.</summary>
internal static class Spellings
{
    /// <summary>The one form of all spellings.</summary>
    public static string Fold(string name, Spelling spelling)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var c in name)
            if (spelling == Spelling.AsAnswered || !IsNothing(c))
                folded.Append(Plain(c));

        return folded.ToString();
    }

    // Mass assignment by another spelling (CWE-915): binders ignore case, read is_admin and isAdmin as one, and trim names.
    private static bool IsNothing(char c) => c is '_' or '-' || char.IsWhiteSpace(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark;

    // Go's encoding/json folds the Kelvin sign and the long s to k and s.
    private static char Plain(char c) => c switch
    {
        '\u212A' => 'k',
        '\u017F' => 's',
        >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
        _ => char.ToLowerInvariant(char.ToUpperInvariant(c)),
    };
}
