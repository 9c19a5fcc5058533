namespace Gatehouse.RateLimiting.Logins;

/// <summary>What failed, by a keyed number, in a table that never grows.</summary>
/// <remarks>
/// An attacker with many names and addresses must neither fill the memory (CWE-770) nor make the table forget him. So a number has eight places,
/// chosen by a seeded hash; when all are taken a newcomer gets the one with the least against it, and what is owed there. The stopped
/// and the nearly stopped stay; but a stop itself is never inherited, or who floods the table would stop everybody (CWE-645).
/// </remarks>
/// <param name="bits">Room for 2^bits numbers of 32 bytes each: 11 to 24.</param>
internal sealed class GuessTable(int bits = 17)
{
    private readonly PlaceTable<Entry> table = new(bits);

    /// <summary>Asks for one attempt; a refused one costs nothing.</summary>
    public Taken Take(ulong number, in Rate rate, long now)
    {
        var places = table.PlacesOf(number, out var gate);
        lock (gate)
            return GuessesFor(places, number, now).Take(rate, now);
    }

    /// <summary>An attempt that was taken was no failure.</summary>
    public void GiveBack(ulong number, in Rate rate)
    {
        var places = table.PlacesOf(number, out var gate);
        lock (gate)
            if (IndexOf(places, number) is >= 0 and var index)
                places[index].Guesses.GiveBack(rate);
    }

    /// <summary>An attempt that was taken failed.</summary>
    public void Fail(ulong number, in Rate rate, long now)
    {
        var places = table.PlacesOf(number, out var gate);
        lock (gate)
            if (IndexOf(places, number) is >= 0 and var index)
                places[index].Guesses.Fail(rate, now);
    }

    private static int IndexOf(Span<Entry> places, ulong number)
    {
        for (var i = 0; i < places.Length; i++)
            if (places[i].Number == number)
                return i;

        return -1;
    }

    private static ref Guesses GuessesFor(Span<Entry> places, ulong number, long now)
    {
        if (IndexOf(places, number) is >= 0 and var known)
            return ref places[known].Guesses;

        var least = 0;
        for (var i = 1; i < places.Length; i++)
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
