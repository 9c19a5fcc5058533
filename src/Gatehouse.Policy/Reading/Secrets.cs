using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Policy.Reading;

/// <summary>Secrets come from the environment. One written out is a fault that never shows it: the file is read, reviewed and kept in a history (CWE-798).</summary>
internal static partial class Secrets
{
    /// <summary>A word that is wholly a secret.</summary>
    /// <param name="section">Where.</param>
    /// <param name="word">Which.</param>
    /// <param name="minBytes">A shorter one can be guessed offline (RFC 7518, section 3.2; requirement 6.08).</param>
    public static string? Read(Section section, string word, int minBytes = 1)
    {
        if (section.Scalar(word, Example(word)) is not { } scalar)
            return null;
        if (!Whole().IsMatch(scalar.Raw))
            return Refuse(section, scalar, Example(word));
        if (Encoding.UTF8.GetByteCount(scalar.Text) >= minBytes)
            return scalar.Text;

        section.Source.Fault(scalar, $"a secret of at least {minBytes * 8} bits ({minBytes} bytes)", "a shorter one (not shown)", "a short shared secret is guessed offline from one token");
        return null;
    }

    /// <summary>A word whose text may hold a password, such as a connection string.</summary>
    public static string? Connection(Section section, string word)
    {
        if (section.Scalar(word, Example(word)) is not { } scalar)
            return null;

        return WrittenPassword().IsMatch(scalar.Raw) ? Refuse(section, scalar, Example(word)) : scalar.Text;
    }

    private static string? Refuse(Section section, ScalarNode scalar, string expected)
    {
        section.Source.Fault(scalar, expected, "a secret written out (not shown)", "put it into the environment and its name here; consider the written one lost");
        return null;
    }

    private static string Example(string word) => $"a name from the environment such as '${{GATEHOUSE_{word.ToUpperInvariant()}}}'";

    [GeneratedRegex(@"\A\$\{[A-Za-z0-9_]+\}\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(password|pwd|secret|token)\s*=\s*(?!\$\{|\s*(;|\z))|://[^/@\s]*:(?!\$\{)[^/@\s]+@|\A:?(?!\$\{)[^/@\s=;]+@", RegexOptions.IgnoreCase)]
    private static partial Regex WrittenPassword();
}
