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
            allowed.Add((from, Math.Min(to, number - 1)));
    }

    /// <summary>The first record that was emptied and of which no record says so; 0 when there is none.</summary>
    internal long FirstUnexplained()
    {
        allowed.Sort();
        foreach (var (from, to) in empty)
            if (FirstOutside(from, to) is > 0 and var number)
                return number;

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

    private long FirstOutside(long from, long to)
    {
        foreach (var (start, end) in allowed)
            if (start <= from && end >= from)
                from = end + 1;

        return from <= to ? from : 0;
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
