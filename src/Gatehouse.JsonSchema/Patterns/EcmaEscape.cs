using System.Globalization;

namespace Gatehouse.JsonSchema.Patterns;

/// <summary>What a backslash and what follows it stand for.</summary>
internal static class EcmaEscape
{
    /// <summary>Reads the escape at a place and moves past it.</summary>
    /// <exception cref="PatternException">ECMA 262 knows no such escape.</exception>
    public static CodePointSet Read(string source, ref int at, bool inClass)
    {
        if (at + 1 >= source.Length)
            throw new PatternException("a backslash at the end");
        var c = source[at + 1];
        at += 2;
        return c switch
        {
            'd' => CodePointSet.Digits,
            'D' => CodePointSet.Digits.Negate(),
            'w' => CodePointSet.Words,
            'W' => CodePointSet.Words.Negate(),
            's' => CodePointSet.Spaces,
            'S' => CodePointSet.Spaces.Negate(),
            'n' => Single('\n'),
            'r' => Single('\r'),
            't' => Single('\t'),
            'v' => Single('\v'),
            'f' => Single('\f'),
            'b' when inClass => Single('\b'),
            '0' => Single(0),
            'c' => Control(source, ref at),
            'x' => Single(Hex(source, ref at, 2)),
            'u' => Single(Unicode(source, ref at)),
            'p' or 'P' => Property(source, ref at, c == 'P'),
            >= '1' and <= '9' when !inClass => throw new PatternException("a back reference", linear: true),
            'k' => throw new PatternException("a back reference", linear: true),
            _ when char.IsAsciiLetterOrDigit(c) => throw new PatternException($"the escape '\\{c}', which ECMA 262 does not know"),
            _ => Escaped(source, ref at),
        };
    }

    private static CodePointSet Escaped(string source, ref int at)
    {
        var point = At(source, at - 1);
        at += point > 0xFFFF ? 1 : 0;
        return Single(point);
    }

    /// <summary>The code point at a place; half of a pair stands for itself.</summary>
    public static int At(string source, int at) =>
        at + 1 < source.Length && char.IsSurrogatePair(source[at], source[at + 1]) ? char.ConvertToUtf32(source[at], source[at + 1]) : source[at];

    private static CodePointSet Single(int point) => new CodePointSet().Add(point, point);

    private static CodePointSet Control(string source, ref int at)
    {
        if (at >= source.Length || !char.IsAsciiLetter(source[at]))
            throw new PatternException("'\\c' without a letter");
        return Single(source[at++] % 32);
    }

    private static int Hex(string source, ref int at, int length)
    {
        if (at + length > source.Length || !int.TryParse(source.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw new PatternException($"an escape without its {length} hexadecimal digits");
        at += length;
        return value;
    }

    private static int Unicode(string source, ref int at)
    {
        if (at < source.Length && source[at] == '{')
        {
            var end = source.IndexOf('}', at);
            if (end < 0 || !int.TryParse(source.AsSpan(at + 1, end - at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point) || point > 0x10FFFF)
                throw new PatternException("'\\u{' without a code point");
            at = end + 1;
            return point;
        }

        var high = Hex(source, ref at, 4);
        var next = at + 2;
        if (char.IsHighSurrogate((char)high) && string.CompareOrdinal(source, at, "\\u", 0, 2) == 0 && Hex(source, ref next, 4) is var low && char.IsLowSurrogate((char)low))
        {
            at = next;
            return char.ConvertToUtf32((char)high, (char)low);
        }

        return high;
    }

    private static CodePointSet Property(string source, ref int at, bool negated)
    {
        var end = at < source.Length && source[at] == '{' ? source.IndexOf('}', at) : -1;
        if (end < 0)
            throw new PatternException("'\\p' without a property in braces");
        var name = source[(at + 1)..end];
        at = end + 1;
        foreach (var prefix in new[] { "General_Category=", "gc=" })
            name = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        var set = CodePointSet.Category(name) ?? throw new PatternException("a Unicode property that is no general category");
        return negated ? set.Negate() : set;
    }
}
