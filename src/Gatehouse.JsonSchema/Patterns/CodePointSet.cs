using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Gatehouse.JsonSchema.Patterns;

/// <summary>A set of characters (code points), written out as a .NET expression over UTF-16.</summary>
internal sealed class CodePointSet
{
    private const int Last = 0x10FFFF;
    private static readonly ConcurrentDictionary<string, CodePointSet> Categories = new(StringComparer.Ordinal);
    private readonly List<(int From, int To)> ranges = [];

    public static CodePointSet Digits { get; } = new CodePointSet().Add('0', '9');

    public static CodePointSet Words { get; } = new CodePointSet().Add('0', '9').Add('A', 'Z').Add('a', 'z').Add('_', '_');

    /// <summary>ECMA 262's WhiteSpace and LineTerminator.</summary>
    public static CodePointSet Spaces { get; } = new CodePointSet().Add(9, 13).Add(' ', ' ').Add(0xA0, 0xA0).Add(0x1680, 0x1680)
        .Add(0x2000, 0x200A).Add(0x2028, 0x2029).Add(0x202F, 0x202F).Add(0x205F, 0x205F).Add(0x3000, 0x3000).Add(0xFEFF, 0xFEFF);

    /// <summary>What '.' stands for.</summary>
    public static CodePointSet Dot { get; } = new CodePointSet().Add(10, 10).Add(13, 13).Add(0x2028, 0x2029).Negate();

    public bool IsSingle => ranges is [var (from, to)] && from == to;

    public int First => ranges[0].From;

    public CodePointSet Add(int from, int to)
    {
        ranges.Add((from, to));
        return this;
    }

    public CodePointSet Add(CodePointSet other)
    {
        ranges.AddRange(other.ranges);
        return this;
    }

    public CodePointSet Negate()
    {
        var negated = new CodePointSet();
        var next = 0;
        foreach (var (from, to) in Merged())
        {
            if (from > next)
                negated.Add(next, from - 1);
            next = to + 1;
        }

        return next <= Last ? negated.Add(next, Last) : negated;
    }

    /// <summary>A Unicode general category by its short or long name; null when unknown.</summary>
    public static CodePointSet? Category(string name)
    {
        if (!CategoryNames.Short.TryGetValue(name, out var wanted))
            return null;
        return Categories.GetOrAdd(name, _ => Collect(wanted));
    }

    /// <summary>The set as an expression that matches exactly one character.</summary>
    /// <param name="repeated">Inside an unbounded repetition a lone half may count as one: cheaper, and text never holds lone halves.</param>
    public string ToExpression(bool repeated)
    {
        var merged = Merged();
        if (repeated && merged.Count > 0 && merged[^1] is (<= 0x10000, Last))
            return Class([.. merged.Where(r => r.From < 0xD800), (0xD800, 0xDFFF), .. merged.Where(r => r.To > 0xDFFF && r.From < 0x10000).Select(r => (Math.Max(r.From, 0xE000), r.To))]);

        var low = merged.Where(r => r.From < 0x10000).SelectMany(WithoutHalves).ToList();
        var high = merged.Where(r => r.To >= 0x10000).Select(r => (From: Math.Max(r.From, 0x10000), r.To)).ToList();
        if (high.Count == 0)
            return low.Count == 0 ? "[^\\u0000-\\uFFFF]" : Class(low);

        var parts = high.SelectMany(r => Pairs(r.From, r.To)).ToList();
        if (low.Count > 0)
            parts.Insert(0, Class(low));
        return "(?:" + string.Join('|', parts) + ")";
    }

    // Halves of pairs are no characters; left in, one character could be taken for two.
    private static IEnumerable<(int From, int To)> WithoutHalves((int From, int To) range)
    {
        if (range.From >= 0xD800 || range.To <= 0xDFFF)
            return [range];
        return range.To == 0xDFFF ? [(range.From, 0xD7FF)] : [(range.From, 0xD7FF), (0xE000, range.To)];
    }

    private static CodePointSet Collect(UnicodeCategory[] wanted)
    {
        var set = new CodePointSet();
        for (var c = 0; c <= Last; c++)
            if (Array.IndexOf(wanted, CharUnicodeInfo.GetUnicodeCategory(c)) >= 0)
                set.Add(c, c);

        var merged = set.Merged();
        set.ranges.Clear();
        set.ranges.AddRange(merged);
        return set;
    }

    private List<(int From, int To)> Merged()
    {
        var merged = new List<(int From, int To)>();
        foreach (var (from, to) in ranges.Order())
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            else
                merged.Add((from, to));
        }

        return merged;
    }

    private static string Class(IEnumerable<(int From, int To)> low)
    {
        var text = new StringBuilder("[");
        foreach (var (from, to) in low)
            text.Append(Unit(from)).Append('-').Append(Unit(Math.Min(to, 0xFFFF)));

        return text.Append(']').ToString();
    }

    // Code points above U+FFFF are pairs: first half fixed with a range of seconds, or whole blocks of first halves.
    private static IEnumerable<string> Pairs(int from, int to)
    {
        while (from <= to)
        {
            var block = from | 0x3FF;
            var whole = (from & 0x3FF) == 0 && to >= block;
            var end = whole ? ((to + 1) & ~0x3FF) - 1 : Math.Min(to, block);
            yield return $"[{Unit(High(from))}-{Unit(High(end))}][{Unit(Low(from))}-{Unit(Low(end))}]";
            from = end + 1;
        }
    }

    private static int High(int c) => 0xD800 + ((c - 0x10000) >> 10);

    private static int Low(int c) => 0xDC00 + (c & 0x3FF);

    private static string Unit(int unit) => "\\u" + unit.ToString("X4", CultureInfo.InvariantCulture);
}
