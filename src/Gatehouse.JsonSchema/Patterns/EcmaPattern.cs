using System.Globalization;
using System.Text;

namespace Gatehouse.JsonSchema.Patterns;

/// <summary>Reads a pattern as ECMA 262 means it (with the u flag) and writes it for .NET's linear-time engine.</summary>
/// <remarks>Differences it evens out: <c>$</c> before a final line feed, Unicode digits and words, characters above U+FFFF, named groups, escapes.</remarks>
internal sealed class EcmaPattern
{
    private readonly string source;
    private readonly StringBuilder output = new();
    private readonly List<(string Pattern, bool Negative)> lookaheads = [];
    private int at;
    private int depth;

    private EcmaPattern(string source) => this.source = source;

    /// <summary>The translation, and the conditions on the start of the text that lookaheads there stand for.</summary>
    /// <exception cref="PatternException">No pattern, or not one that can be checked in linear time.</exception>
    public static (string Pattern, IReadOnlyList<(string Pattern, bool Negative)> Lookaheads) Translate(string source)
    {
        var pattern = new EcmaPattern(source);
        pattern.Alternatives();
        if (pattern.at < source.Length)
            throw new PatternException("an unmatched ')'");
        return (pattern.output.ToString(), pattern.lookaheads);
    }

    private bool More => at < source.Length;

    private void Alternatives()
    {
        // Nested groups are read by recursion (CWE-674); nobody writes 100 of them.
        if (++depth > 100)
            throw new PatternException("groups nested more than 100 deep");
        while (More && source[at] != ')')
        {
            if (source[at] == '|')
            {
                if (depth == 1 && lookaheads.Count > 0)
                    throw new PatternException("a lookahead beside an alternative", linear: true);
                at++;
                output.Append('|');
                continue;
            }

            Term();
        }

        depth--;
    }

    private void Term()
    {
        var c = source[at];
        if (c is '^' or '$')
        {
            at++;
            output.Append(c == '^' ? "^" : "\\z");
            return;
        }

        if (c == '\\' && at + 1 < source.Length && (source[at + 1] is 'b' or 'B'))
        {
            output.Append(source, at, 2);
            at += 2;
            return;
        }

        var start = output.Length;
        if (c == '(')
        {
            if (Group())
                Quantifier();
            return;
        }

        if (c is '*' or '+' or '?')
            throw new PatternException($"'{c}' with nothing to repeat");
        if (c is '{' or '}' or ']')
            Literal(c);
        else
            Set(start);
    }

    // Real contracts write a lone brace for itself, as browsers allow.
    private void Literal(char c)
    {
        at++;
        output.Append('\\').Append(c);
        Quantifier();
    }

    private void Set(int start)
    {
        var set = One();
        var quantifier = ReadQuantifier();
        output.Insert(start, set.ToExpression(quantifier is "*" or "+") + quantifier);
    }

    private CodePointSet One()
    {
        var c = source[at];
        if (c == '.')
        {
            at++;
            return CodePointSet.Dot;
        }

        if (c == '[')
            return EcmaClass.Read(source, ref at);
        if (c == '\\')
            return EcmaEscape.Read(source, ref at, inClass: false);

        var point = EcmaEscape.At(source, at);
        at += point > 0xFFFF ? 2 : 1;
        return new CodePointSet().Add(point, point);
    }

    private bool Group()
    {
        if (string.CompareOrdinal(source, at, "(?", 0, 2) != 0)
            return Inside(1, "(?:");
        if (string.CompareOrdinal(source, at, "(?:", 0, 3) == 0)
            return Inside(3, "(?:");
        if (string.CompareOrdinal(source, at, "(?=", 0, 3) == 0 || string.CompareOrdinal(source, at, "(?!", 0, 3) == 0)
            return Lookahead();
        if (string.CompareOrdinal(source, at, "(?<=", 0, 4) == 0 || string.CompareOrdinal(source, at, "(?<!", 0, 4) == 0)
            throw new PatternException("a lookbehind", linear: true);
        if (string.CompareOrdinal(source, at, "(?<", 0, 3) == 0 && source.IndexOf('>', at) is > 0 and var end)
            return Inside(end - at + 1, "(?:");

        throw new PatternException("an unknown kind of group");
    }

    private bool Inside(int skip, string opening)
    {
        at += skip;
        output.Append(opening);
        Alternatives();
        if (!More)
            throw new PatternException("a group that is not closed");
        at++;
        output.Append(')');
        return true;
    }

    // "^(?=.*\d)(?!.*\s).{8,}$": lookaheads at the very start are conditions of
    // their own, each linear. Anywhere else they cannot be taken apart.
    private bool Lookahead()
    {
        if (depth != 1 || output.ToString() is not "^")
            throw new PatternException("a lookahead that does not stand at the start", linear: true);
        var negative = source[at + 2] == '!';
        var start = output.Length;
        Inside(3, "(?:");
        lookaheads.Add((output.ToString(), negative));
        output.Length = start;
        return false;
    }

    private void Quantifier() => output.Append(ReadQuantifier());

    private string ReadQuantifier()
    {
        if (!More)
            return "";
        var start = at;
        if (source[at] is '*' or '+' or '?')
            at++;
        else if (source[at] != '{' || !Braces())
            return "";

        var quantifier = source[start..at];
        if (More && source[at] == '?')
            at++;   // lazy: finds the same, only in another order
        else if (More && (source[at] is '*' or '+'))
            throw new PatternException("a repetition of a repetition");
        return quantifier;
    }

    private bool Braces()
    {
        var end = source.IndexOf('}', at);
        if (end < 0)
            return false;
        var counts = source[(at + 1)..end].Split(',');
        if (counts.Length > 2 || counts[0].Length == 0 || !counts.All(count => count.All(char.IsAsciiDigit)))
            return false;
        if (counts is [_, { Length: > 0 }] && int.Parse(counts[1], CultureInfo.InvariantCulture) < int.Parse(counts[0], CultureInfo.InvariantCulture))
            throw new PatternException("a repetition whose bounds are in the wrong order");
        at = end + 1;
        return true;
    }
}
