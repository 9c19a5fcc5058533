namespace Gatehouse.RateLimiting;

/// <summary>
/// The generic cell rate algorithm on one word: the time at which everything asked so far would be paid off.
/// A word of 0, or in the past, owes nothing.
/// </summary>
/// <remarks>Source: ITU-T I.371, annex A (virtual scheduling). One compare-and-swap per request, no lock, no timer.</remarks>
internal static class Gcra
{
    /// <summary>Asks for one request. A refused one costs nothing, so that who waits as told is let in.</summary>
    public static Taken Take(ref long word, in Rate rate, long now)
    {
        var seen = Volatile.Read(ref word);
        while (true)
        {
            var taken = Ask(seen, rate, now);
            if (!taken.Admitted)
                return taken;

            // Two requests that saw the same word must not both be let in (CWE-367): only one swap succeeds.
            var found = Interlocked.CompareExchange(ref word, now + taken.Owed, seen);
            if (found == seen)
                return taken;

            seen = found;
        }
    }

    /// <summary>What <see cref="Take"/> would answer if the word were <paramref name="seen"/>; changes nothing.</summary>
    public static Taken Ask(long seen, in Rate rate, long now)
    {
        // Owed at most the capacity: after a reload to a shorter window nobody waits for the old one to end.
        var owed = Math.Clamp(seen - now, 0, rate.Capacity);
        var wait = owed + rate.Interval - rate.Capacity;

        return wait > 0 ? new Taken(false, owed, wait) : new Taken(true, owed + rate.Interval, 0);
    }
}

/// <summary>What became of one request.</summary>
/// <param name="Admitted">Whether it was let in.</param>
/// <param name="Owed">Nanoseconds until nothing is owed any more.</param>
/// <param name="Wait">Nanoseconds until one request is let in; 0 when admitted.</param>
internal readonly record struct Taken(bool Admitted, long Owed, long Wait)
{
    /// <summary>Requests that would still be let in now.</summary>
    public int Remaining(in Rate rate) => (int)((rate.Capacity - Owed) / rate.Interval);
}
