using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Audit.Tree;

/// <summary>Records whose personal part is gone, held against the records that say it was erased.</summary>
internal sealed class Erasures
{
    /// <summary>Action of the record of an erasure. Such a record is never erased itself.</summary>
    internal const string Action = "audit.erase";

    private readonly List<(long From, long To)> empty = [], allowed = [];

    /// <summary>Records without their personal part.</summary>
    internal long Count { get; private set; }

    /// <summary>A record without its personal part; they come in rising order.</summary>
    internal void Empty(long number)
    {
        Count++;
        if (empty.Count > 0 && empty[^1].To == number - 1)
            empty[^1] = (empty[^1].From, number);
        else
            empty.Add((number, number));
    }

    /// <summary>A record of an erasure: what stands after it, as JSON.</summary>
    internal void Allow(ReadOnlySpan<byte> after, long number)
    {
        foreach (var (from, to) in Ranges(after))
            if (from <= to && from < number)
                allowed.Add((from, Math.Min(to, number - 1)));
    }

    /// <summary>The first record that was emptied and of which no record says so; 0 when there is none.</summary>
    internal long FirstUnexplained()
    {
        // Both in rising order, side by side: somebody who stood in a hundred thousand places is a hundred thousand ranges (CWE-407).
        var (covered, at) = (Joined(), 0);
        foreach (var (from, to) in empty)
        {
            while (at < covered.Count && covered[at].To < from)
                at++;
            if (at == covered.Count || covered[at].From > from)
                return from;
            if (covered[at].To < to)
                return covered[at].To + 1;
        }

        return 0;
    }

    /// <summary>Numbers in rising order as text: <c>3-5,9</c>.</summary>
    internal static string Text(IEnumerable<long> numbers)
    {
        var ranges = new Erasures();
        foreach (var number in numbers)
            ranges.Empty(number);

        return string.Join(',', ranges.empty.Select(range => range.From == range.To ? $"{range.From}" : $"{range.From}-{range.To}"));
    }

    // Ranges that touch are one: what was erased in two goes may lie in one piece.
    private List<(long From, long To)> Joined()
    {
        allowed.Sort();
        var joined = new List<(long From, long To)>();
        foreach (var (from, to) in allowed)
            if (joined.Count > 0 && from <= joined[^1].To + 1)
                joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, to));
            else
                joined.Add((from, to));

        return joined;
    }

    private static List<(long From, long To)> Ranges(ReadOnlySpan<byte> after)
    {
        var ranges = new List<(long, long)>();
        if (RecordsOf(after) is { } text)
            foreach (var range in text.Split(','))
            {
                var ends = range.Split('-');
                if (Number(ends[0]) is > 0 and var from && Number(ends[^1]) is > 0 and var to)
                    ranges.Add((from, to));
            }

        return ranges;
    }

    private static string? RecordsOf(ReadOnlySpan<byte> after)
    {
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(after));
            return json.RootElement.TryGetProperty("records", out var records) ? records.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
