using Gatehouse.Request;

namespace Gatehouse.RateLimiting;

/// <summary>One word per source address, in a table that never grows.</summary>
/// <remarks>
/// An attacker with a million addresses must neither fill the memory (CWE-770) nor wash off debts by
/// changing addresses. So a source has eight places, chosen by a seeded hash; when all are taken, it takes the
/// one that owes least <i>and its debt</i>. What is owed is never forgotten, heavy debtors stay, and a newcomer in a
/// flooded table starts with the smallest debt around. An empty place is a place that owes nothing.
/// </remarks>
/// <param name="sourcesBits">Room for 2^bits sources of 16 bytes each: 11 to 24.</param>
internal sealed class SourceBuckets(int sourcesBits = 17)
{
    private readonly PlaceTable<Entry> table = new(sourcesBits);

    /// <summary>Asks for one request; a refused one costs nothing.</summary>
    public Taken Take(SourceAddress source, in Rate rate, long now)
    {
        var places = table.PlacesOf(source.Value, out var gate);
        lock (gate)
            return Gcra.Take(ref WordFor(places, source, now), rate, now);
    }

    /// <summary>What <see cref="Take"/> would answer; changes nothing.</summary>
    public Taken Ask(SourceAddress source, in Rate rate, long now)
    {
        var places = table.PlacesOf(source.Value, out var gate);
        lock (gate)
            return Gcra.Ask(WordOf(places, source), rate, now);
    }

    private static long WordOf(Span<Entry> places, SourceAddress source)
    {
        foreach (ref readonly var entry in places)
            if (entry.Source == source.Value)
                return entry.Word;

        return 0;
    }

    private static ref long WordFor(Span<Entry> places, SourceAddress source, long now)
    {
        var least = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Source == source.Value)
                return ref places[i].Word;
            if (places[i].Word < places[least].Word)
                least = i;
        }

        places[least].Source = source.Value;
        places[least].Word = Math.Max(places[least].Word, now);
        return ref places[least].Word;
    }

    private struct Entry
    {
        public ulong Source;
        public long Word;
    }
}
