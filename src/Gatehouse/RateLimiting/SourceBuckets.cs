using Gatehouse.Request;

namespace Gatehouse.RateLimiting;

/// <summary>One word per source address, in a table that never grows.</summary>
/// <remarks>
/// An attacker with a million addresses must neither fill the memory (CWE-770) nor wash off debts by
/// changing addresses. So a source has eight places, chosen by a seeded hash; when all are taken, it takes the
/// one that owes least <i>and its debt</i>. What is owed is never forgotten, heavy debtors stay, and a newcomer in a
/// flooded table starts with the smallest debt around. An empty place is a place that owes nothing.
/// </remarks>
internal sealed class SourceBuckets
{
    private const int Ways = 8;
    private const int Shards = 256;
    private readonly SeededHash hash = SeededHash.Fresh();
    private readonly Lock[] locks = new Lock[Shards];
    private readonly Entry[] entries;
    private readonly ulong setMask;

    /// <summary>Makes the table.</summary>
    /// <param name="sourcesBits">Room for 2^bits sources of 16 bytes each: 11 to 24.</param>
    public SourceBuckets(int sourcesBits = 17)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sourcesBits, 11);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sourcesBits, 24);
        entries = new Entry[1 << sourcesBits];
        setMask = (1UL << sourcesBits) / Ways - 1;
        for (var i = 0; i < Shards; i++)
            locks[i] = new Lock();
    }

    /// <summary>Asks for one request; a refused one costs nothing.</summary>
    public Taken Take(SourceAddress source, in Rate rate, long now)
    {
        var set = SetOf(source);
        lock (locks[set % Shards])
            return Gcra.Take(ref PlaceOf(set, source, now), rate, now);
    }

    /// <summary>What <see cref="Take"/> would answer; changes nothing.</summary>
    public Taken Ask(SourceAddress source, in Rate rate, long now)
    {
        var set = SetOf(source);
        lock (locks[set % Shards])
            return Gcra.Ask(WordOf(set, source), rate, now);
    }

    private int SetOf(SourceAddress source) => (int)(hash.Of(source.Value) & setMask);

    private long WordOf(int set, SourceAddress source)
    {
        foreach (ref readonly var entry in entries.AsSpan(set * Ways, Ways))
            if (entry.Source == source.Value)
                return entry.Word;

        return 0;
    }

    private ref long PlaceOf(int set, SourceAddress source, long now)
    {
        var places = entries.AsSpan(set * Ways, Ways);
        var least = 0;
        for (var i = 0; i < Ways; i++)
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
