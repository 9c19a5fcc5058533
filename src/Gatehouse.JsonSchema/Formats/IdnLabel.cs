using System.Globalization;

namespace Gatehouse.JsonSchema.Formats;

/// <summary>One label of an international host name: RFC 5891, section 4.2.3, and the contexts of RFC 5892, appendix A.</summary>
internal static class IdnLabel
{
    private static readonly IdnMapping Mapping = new() { AllowUnassigned = true };

    // Disallowed by RFC 5892, section 2.6, though they are letters.
    private const string Exceptions = "\u0640\u07FA\u302E\u302F\u3031\u3032\u3033\u3034\u3035\u303B";

    public static bool IsValid(string label)
    {
        if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || (label.Length > 3 && label[2] == '-' && label[3] == '-'))
            return false;
        if (IsMark(label, 0))
            return false;
        for (var i = 0; i < label.Length; i++)
            if (!char.IsLowSurrogate(label[i]) && !IsAllowed(label, i))
                return false;

        return !MixesDigits(label) && FitsAsAscii(label);
    }

    // At most 63 octets as an A-label, and a library's own opinion on top.
    private static bool FitsAsAscii(string label)
    {
        try
        {
            return Mapping.GetAscii(label).Length <= 63;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsAllowed(string label, int i) => label[i] switch
    {
        '-' => true,
        < '\u0080' => char.IsAsciiLetterOrDigit(label[i]),
        '\u00B7' => i > 0 && i + 1 < label.Length && label[i - 1] == 'l' && label[i + 1] == 'l',
        '\u0375' => i + 1 < label.Length && label[i + 1] is >= '\u0370' and <= '\u03FF' or >= '\u1F00' and <= '\u1FFF',
        '\u05F3' or '\u05F4' => i > 0 && label[i - 1] is >= '\u0590' and <= '\u05FF',
        '\u30FB' => label.Any(c => c is >= '\u3041' and <= '\u309F' or >= '\u30A1' and <= '\u30FA' or >= '\u30FC' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or '\u3005' or '\u3007'),
        '\u200D' or '\u200C' => i > 0 && IsVirama(label[i - 1]),
        '\u00DF' or '\u03C2' or '\u06FD' or '\u06FE' or '\u0F0B' or '\u3007' => true,
        _ when Exceptions.Contains(label[i], StringComparison.Ordinal) => false,
        _ => IsLetterOrDigit(label, i),
    };

    private static bool IsLetterOrDigit(string label, int i) => CharUnicodeInfo.GetUnicodeCategory(label, i) is
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;

    private static bool IsMark(string label, int i) => CharUnicodeInfo.GetUnicodeCategory(label, i) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsVirama(char c) => c is '\u094D' or '\u09CD' or '\u0A4D' or '\u0ACD' or '\u0B4D' or '\u0BCD' or '\u0C4D' or '\u0CCD' or '\u0D4D' or '\u0DCA' or '\u0E3A' or '\u0F84' or '\u1039';

    private static bool MixesDigits(string label) =>
        label.Any(c => c is >= '\u0660' and <= '\u0669') && label.Any(c => c is >= '\u06F0' and <= '\u06F9');
}
