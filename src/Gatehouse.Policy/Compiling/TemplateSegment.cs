namespace Gatehouse.Policy.Compiling;

/// <summary>One segment of a template: text, parameters, or both (<c>{name}:cancel</c>).</summary>
/// <param name="Literals">Canonical text before, between and after the parameters: one more than there are names.</param>
/// <param name="Names">Of the parameters.</param>
internal sealed record TemplateSegment(IReadOnlyList<string> Literals, IReadOnlyList<string> Names)
{
    public bool IsLiteral => Names.Count == 0;

    public bool IsParameter => Names.Count == 1 && Literals[0].Length == 0 && Literals[1].Length == 0;

    /// <summary>Whether two parameters stand with nothing between them, so that nobody can tell where one ends.</summary>
    public bool IsUndivided => Literals.Skip(1).SkipLast(1).Any(literal => literal.Length == 0);

    /// <summary>Parameters as '{}'; canonical text holds no brace.</summary>
    public string Shape => string.Join("{}", Literals);

    public static TemplateSegment Parse(string segment)
    {
        var literals = new List<string>();
        var names = new List<string>();
        var from = 0;
        for (var open = segment.IndexOf('{'); open >= 0; open = segment.IndexOf('{', from))
        {
            var close = segment.IndexOf('}', open);
            literals.Add(CanonicalText.Of(segment[from..open]));
            names.Add(segment[(open + 1)..close]);
            from = close + 1;
        }

        literals.Add(CanonicalText.Of(segment[from..]));
        return new TemplateSegment(literals, names);
    }

    /// <summary>Matches a segment of a canonical path; every parameter takes at least one character, the earlier ones as few as they can.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="start">Where the segment begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="values">Gets the ranges of the parameters.</param>
    /// <param name="index">Of the segment's first parameter.</param>
    public bool Matches(ReadOnlySpan<char> path, int start, int end, ref PathValues values, int index)
    {
        var last = Literals[^1];
        if (!path[start..end].StartsWith(Literals[0]) || !path[start..end].EndsWith(last))
            return false;

        var from = start + Literals[0].Length;
        var stop = end - last.Length;
        for (var i = 1; i < Names.Count; i++)
        {
            // The earliest place for each text leaves the most room for the rest: no backtracking, linear time (CWE-1333).
            var at = from + 1 <= stop ? path[(from + 1)..stop].IndexOf(Literals[i]) : -1;
            if (at < 0)
                return false;

            Set(ref values, index + i - 1, from, from + 1 + at);
            from += 1 + at + Literals[i].Length;
        }

        Set(ref values, index + Names.Count - 1, from, stop);
        return from < stop;
    }

    private static void Set(ref PathValues values, int index, int from, int to)
    {
        if (index < PathTable.MaxParameters)
            values[index] = from..Math.Max(from, to);
    }
}
