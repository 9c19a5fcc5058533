namespace Gatehouse.RateLimiting.Logins;

/// <summary>What failed, by a keyed number, in a table that never grows.</summary>
/// <remarks>
/// An attacker with many names and addresses must neither fill the memory (CWE-770) nor make the table forget him. So a number has eight places,
/// chosen by a seeded hash; when all are taken a newcomer gets the one with the least against it, and what is owed there. The stopped
/// and the nearly stopped stay; but a stop itself is never inherited, or who floods the table would stop everybody (CWE-645).
/// </remarks>
internal sealed class GuessTable
{
    private const int Ways = 8;
    private const int Shards = 256;
    private readonly SeededHash hash = SeededHash.Fresh();
    private readonly Lock[] locks = new Lock[Shards];
    private readonly Entry[] entries;
    private readonly ulong setMask;

    /// <summary>Makes the table.</summary>
    /// <param name="bits">Room for 2^bits numbers of 32 bytes each: 11 to 24.</param>
    public GuessTable(int bits = 17)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 11);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 24);
        entries = new Entry[1 << bits];
        setMask = (1UL << bits) / Ways - 1;
        for (var i = 0; i < Shards; i++)
            locks[i] = new Lock();
    }

    /// <summary>Asks for one attempt; a refused one costs nothing.</summary>
    public Taken Take(ulong number, in Rate rate, long now)
    {
        var set = SetOf(number);
        lock (locks[set % Shards])
            return PlaceFor(set, number, now).Take(rate, now);
    }

    /// <summary>An attempt that was taken was no failure.</summary>
    public void GiveBack(ulong number, in Rate rate)
    {
        var set = SetOf(number);
        lock (locks[set % Shards])
            if (IndexOf(set, number) is >= 0 and var index)
                entries[index].Guesses.GiveBack(rate);
    }

    /// <summary>An attempt that was taken failed.</summary>
    public void Fail(ulong number, in Rate rate, long now)
    {
        var set = SetOf(number);
        lock (locks[set % Shards])
            if (IndexOf(set, number) is >= 0 and var index)
                entries[index].Guesses.Fail(rate, now);
    }

    private int SetOf(ulong number) => (int)(hash.Of(number) & setMask);

    private int IndexOf(int set, ulong number)
    {
        for (var i = set * Ways; i < (set + 1) * Ways; i++)
            if (entries[i].Number == number)
                return i;

        return -1;
    }

    private ref Guesses PlaceFor(int set, ulong number, long now)
    {
        if (IndexOf(set, number) is >= 0 and var known)
            return ref entries[known].Guesses;

        var places = entries.AsSpan(set * Ways, Ways);
        var least = 0;
        for (var i = 1; i < Ways; i++)
            if (places[i].Guesses.Weight < places[least].Guesses.Weight)
                least = i;

        places[least] = new Entry { Number = number, Guesses = new Guesses { Owed = Math.Max(places[least].Guesses.Owed, now) } };
        return ref places[least].Guesses;
    }

    private struct Entry
    {
        public ulong Number;
        public Guesses Guesses;
    }
}
