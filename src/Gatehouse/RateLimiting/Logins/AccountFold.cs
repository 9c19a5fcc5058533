using System.Globalization;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>Brings the spellings of one account's name together: <c>Bob</c>, <c>bob </c> and full-width <c>ｂｏｂ</c> are one.</summary>
/// <remarks>
/// An upstream compares names more loosely than byte by byte, and every spelling that it takes for the same account would be a budget of its
/// own. So this is coarser than Unicode's NFKC with case folding, of which it holds the parts that keyboards and collations make use of: width, case,
/// accents (composed or not), spaces, and characters that nobody sees. Two accounts that become one here share a budget, and nothing else.
/// (The platform's own normalisation is not there: the product runs without culture data.)
/// </remarks>
internal static class AccountFold
{
    // U+00C0 to U+017F without their accents.
    private const string Latin =
        "aaaaaaæceeeeiiiiðnooooo×ouuuuyþßaaaaaaæceeeeiiiiðnooooo÷ouuuuyþy"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiĳĳjjkkkllllllllllnnnnnnnnnooooooœœrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>Folds a name.</summary>
    /// <returns>Characters written; what is longer than the place is cut, so that padding makes no new names.</returns>
    public static int Fold(ReadOnlySpan<char> name, Span<char> folded)
    {
        var length = 0;
        foreach (var c in name)
        {
            if (IsNothing(c))
                continue;
            if (length == folded.Length)
                break;
            folded[length++] = Plain(c);
        }

        return length;
    }

    private static char Plain(char c)
    {
        if (c is >= '\uFF01' and <= '\uFF5E')
            c = (char)(c - 0xFEE0);
        c = char.ToLowerInvariant(char.ToUpperInvariant(c));
        return c switch
        {
            >= '\u00C0' and <= '\u017F' => Latin[c - '\u00C0'],
            '\u212A' => 'k',
            '\u212B' => 'a',
            _ => c,
        };
    }

    private static bool IsNothing(char c) => c > ' ' && c < '\u007F' ? false : char.IsWhiteSpace(c) || CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
