namespace Gatehouse.JsonSchema.Patterns;

/// <summary>A class in brackets.</summary>
internal static class EcmaClass
{
    /// <summary>Reads the class at a place and moves past it.</summary>
    /// <exception cref="PatternException">It is not closed, or a range goes backwards.</exception>
    public static CodePointSet Read(string source, ref int at)
    {
        at++;
        var negated = at < source.Length && source[at] == '^';
        at += negated ? 1 : 0;
        var set = new CodePointSet();
        while (at < source.Length && source[at] != ']')
            ReadMember(source, ref at, set);
        if (at >= source.Length)
            throw new PatternException("a '[' that is not closed");
        at++;
        return negated ? set.Negate() : set;
    }

    private static void ReadMember(string source, ref int at, CodePointSet set)
    {
        var first = Atom(source, ref at);
        var range = at + 1 < source.Length && source[at] == '-' && source[at + 1] != ']' && first.IsSingle;
        if (!range)
        {
            set.Add(first);
            return;
        }

        var dash = at++;
        var last = Atom(source, ref at);
        if (!last.IsSingle)
        {
            set.Add(first).Add('-', '-').Add(last);
            return;
        }

        if (last.First < first.First)
            throw new PatternException($"a range that goes backwards at {dash}");
        set.Add(first.First, last.First);
    }

    private static CodePointSet Atom(string source, ref int at)
    {
        if (source[at] == '\\')
            return EcmaEscape.Read(source, ref at, inClass: true);
        var point = EcmaEscape.At(source, at);
        at += point > 0xFFFF ? 2 : 1;
        return new CodePointSet().Add(point, point);
    }
}
