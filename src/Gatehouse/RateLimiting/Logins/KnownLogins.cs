using Gatehouse.Request;

namespace Gatehouse.RateLimiting.Logins;

/// <summary>From which sources an account has come in lately, and what those sources have failed at it since.</summary>
/// <remarks>
/// Lockout as a weapon (CWE-645): whoever is known here is counted here and nowhere else, so that nothing others do, from wherever, can shut
/// the owner out. The place is chosen by the account, which has at most <see cref="MostSources"/> of eight: who comes in to his own account from
/// a thousand addresses pushes out his own. Only a login that succeeded ever takes a place; failures push nobody out.
/// </remarks>
/// <param name="bits">Room for 2^bits pairs of 48 bytes each: 11 to 24.</param>
internal sealed class KnownLogins(int bits = 17)
{
    private const int MostSources = 4;
    private const long Kept = 30L * 86_400 * 1_000_000_000;   // nanoseconds: 30 days
    private readonly PlaceTable<Entry> table = new(bits);

    /// <summary>Asks for one attempt of a source that is known to the account.</summary>
    /// <returns>False when it is not; then nothing was counted.</returns>
    public bool TryTake(ulong account, SourceAddress source, in Rate rate, long now, out Taken taken)
    {
        taken = default;
        var places = table.PlacesOf(account, out var gate);
        lock (gate)
        {
            var index = IndexOf(places, account, source);
            if (index < 0 || now - places[index].At > Kept)
                return false;

            taken = places[index].Guesses.Take(rate, now);
            return true;
        }
    }

    /// <summary>An attempt that was taken was no failure.</summary>
    public void GiveBack(ulong account, SourceAddress source, in Rate rate)
    {
        var places = table.PlacesOf(account, out var gate);
        lock (gate)
            if (IndexOf(places, account, source) is >= 0 and var index)
                places[index].Guesses.GiveBack(rate);
    }

    /// <summary>An attempt that was taken failed.</summary>
    public void Fail(ulong account, SourceAddress source, in Rate rate, long now)
    {
        var places = table.PlacesOf(account, out var gate);
        lock (gate)
            if (IndexOf(places, account, source) is >= 0 and var index)
                places[index].Guesses.Fail(rate, now);
    }

    /// <summary>The account came in from there.</summary>
    public void Remember(ulong account, SourceAddress source, long now)
    {
        var places = table.PlacesOf(account, out var gate);
        lock (gate)
        {
            var index = IndexOf(places, account, source);
            if (index < 0)
                places[index = PlaceFor(places, account)] = new Entry { Account = account, Source = source.Value };

            places[index].At = now;
        }
    }

    private static int IndexOf(Span<Entry> places, ulong account, SourceAddress source)
    {
        for (var i = 0; i < places.Length; i++)
            if (places[i].Account == account && places[i].Source == source.Value)
                return i;

        return -1;
    }

    // An empty place first; its own oldest for an account that has its share; else the oldest of all.
    private static int PlaceFor(Span<Entry> places, ulong account)
    {
        int own = 0, ownOldest = -1, oldest = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Account == account && (++own == 1 || places[i].At < places[ownOldest].At))
                ownOldest = i;
            if (RankOf(places[i]) < RankOf(places[oldest]))
                oldest = i;
        }

        return own >= MostSources ? ownOldest : oldest;
    }

    private static long RankOf(in Entry entry) => entry.Account == 0 ? -1 : entry.At;

    private struct Entry
    {
        public ulong Account;
        public ulong Source;
        public long At;
        public Guesses Guesses;
    }
}
