using System.Text.RegularExpressions;

namespace Gatehouse.JsonSchema.Patterns;

/// <summary>A pattern that takes time in proportion to the text, whatever the text.</summary>
/// <remarks>
/// ReDoS (CWE-1333): a backtracking engine can take years for thirty characters
/// against an innocent-looking pattern. Only the automaton engine is used, and a
/// pattern it cannot run is refused when the schema is compiled, never at a request.
/// </remarks>
internal sealed class LinearPattern
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private readonly Regex pattern;
    private readonly (Regex Pattern, bool Negative)[] lookaheads;

    private LinearPattern(Regex pattern, (Regex Pattern, bool Negative)[] lookaheads) => (this.pattern, this.lookaheads) = (pattern, lookaheads);

    /// <summary>Compiles a pattern written for ECMA 262.</summary>
    /// <exception cref="PatternException">No pattern, or not one that can be checked in linear time.</exception>
    public static LinearPattern Compile(string source)
    {
        var (translated, lookaheads) = EcmaPattern.Translate(source);
        try
        {
            return new LinearPattern(new Regex(translated, Options), [.. lookaheads.Select(l => (new Regex(l.Pattern, Options), l.Negative))]);
        }
        catch (NotSupportedException)
        {
            throw new PatternException("a pattern whose automaton is too large", linear: true);
        }
        catch (ArgumentException)
        {
            throw new PatternException("a pattern that cannot be read");
        }
    }

    /// <summary>Whether the pattern is found anywhere in the text.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        foreach (var (condition, negative) in lookaheads)
            if (condition.IsMatch(text) == negative)
                return false;

        return pattern.IsMatch(text);
    }
}
