using System.Globalization;
using static System.Globalization.UnicodeCategory;

namespace Gatehouse.JsonSchema.Patterns;

/// <summary>General categories as ECMA 262 names them in <c>\p{…}</c>.</summary>
internal static class CategoryNames
{
    private static readonly UnicodeCategory[] Letters = [UppercaseLetter, LowercaseLetter, TitlecaseLetter, ModifierLetter, OtherLetter];
    private static readonly UnicodeCategory[] Marks = [NonSpacingMark, SpacingCombiningMark, EnclosingMark];
    private static readonly UnicodeCategory[] Numbers = [DecimalDigitNumber, LetterNumber, OtherNumber];
    private static readonly UnicodeCategory[] Punctuations =
        [ConnectorPunctuation, DashPunctuation, OpenPunctuation, ClosePunctuation, InitialQuotePunctuation, FinalQuotePunctuation, OtherPunctuation];
    private static readonly UnicodeCategory[] Symbols = [MathSymbol, CurrencySymbol, ModifierSymbol, OtherSymbol];
    private static readonly UnicodeCategory[] Separators = [SpaceSeparator, LineSeparator, ParagraphSeparator];

    public static IReadOnlyDictionary<string, UnicodeCategory[]> Short { get; } = new Dictionary<string, UnicodeCategory[]>(StringComparer.Ordinal)
    {
        ["L"] = Letters, ["Letter"] = Letters,
        ["Lu"] = [UppercaseLetter], ["Uppercase_Letter"] = [UppercaseLetter],
        ["Ll"] = [LowercaseLetter], ["Lowercase_Letter"] = [LowercaseLetter],
        ["Lt"] = [TitlecaseLetter], ["Lm"] = [ModifierLetter], ["Lo"] = [OtherLetter],
        ["M"] = Marks, ["Mark"] = Marks, ["Mn"] = [NonSpacingMark], ["Mc"] = [SpacingCombiningMark], ["Me"] = [EnclosingMark],
        ["N"] = Numbers, ["Number"] = Numbers, ["Nd"] = [DecimalDigitNumber], ["digit"] = [DecimalDigitNumber],
        ["Decimal_Number"] = [DecimalDigitNumber], ["Nl"] = [LetterNumber], ["No"] = [OtherNumber],
        ["P"] = Punctuations, ["punct"] = Punctuations, ["Punctuation"] = Punctuations,
        ["Pc"] = [ConnectorPunctuation], ["Pd"] = [DashPunctuation], ["Ps"] = [OpenPunctuation], ["Pe"] = [ClosePunctuation],
        ["Pi"] = [InitialQuotePunctuation], ["Pf"] = [FinalQuotePunctuation], ["Po"] = [OtherPunctuation],
        ["S"] = Symbols, ["Symbol"] = Symbols, ["Sm"] = [MathSymbol], ["Sc"] = [CurrencySymbol], ["Sk"] = [ModifierSymbol], ["So"] = [OtherSymbol],
        ["Z"] = Separators, ["Separator"] = Separators, ["Zs"] = [SpaceSeparator], ["Zl"] = [LineSeparator], ["Zp"] = [ParagraphSeparator],
        ["Cc"] = [Control], ["Cf"] = [Format], ["Cn"] = [OtherNotAssigned], ["Co"] = [PrivateUse],
    };
}
