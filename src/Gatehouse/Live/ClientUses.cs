namespace Gatehouse.Live;

/// <summary>How often each client comes with a key and how often with a token, in memory: what tells when the old way can be switched off (requirement 1.18).</summary>
/// <remarks>Counters by the dense number of the client, four bytes for each kind, in pages that are made when the first of their clients comes and never move.</remarks>
internal sealed class ClientUses
{
    private const int Kinds = 2, PageSize = 1024, MostPages = 8192;

    private readonly int[]?[] pages = new int[MostPages][];

    /// <summary>Counts a request that was accepted with a kind of credential. A client beyond the 4,194,304th is not counted.</summary>
    internal void Count(int client, CredentialKinds kind)
    {
        var place = client * Kinds + (kind == CredentialKinds.Jwt ? 1 : 0);
        if ((uint)place < PageSize * MostPages)
            Interlocked.Increment(ref PageOf(place)[place % PageSize]);
    }

    /// <summary>Writes what is new in one transaction; on a failure it stays for the next time.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="names">Who the numbers are.</param>
    /// <param name="now">Time of last use of all that is new: off by no more than the time between two flushes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async ValueTask FlushAsync(IClientStore store, ClientNumbers names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var taken = Take();
        if (taken.Count == 0)
            return;

        var minute = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60);
        try
        {
            await store.AddUsesAsync([.. taken.Select(one => new ClientUse(names.NameOf(one.Place / Kinds), one.Place % Kinds == 0 ? "key" : "jwt", minute, one.Count))], cancellationToken);
        }
        catch
        {
            foreach (var (place, count) in taken)
                Interlocked.Add(ref PageOf(place)[place % PageSize], count);

            throw;
        }
    }

    private List<(int Place, int Count)> Take()
    {
        var taken = new List<(int, int)>();
        for (var page = 0; page < MostPages; page++)
            if (Volatile.Read(ref pages[page]) is { } counts)
                for (var i = 0; i < PageSize; i++)
                    if (counts[i] != 0 && Interlocked.Exchange(ref counts[i], 0) is > 0 and var count)
                        taken.Add((page * PageSize + i, count));

        return taken;
    }

    private int[] PageOf(int place) =>
        Volatile.Read(ref pages[place / PageSize]) ?? Interlocked.CompareExchange(ref pages[place / PageSize], new int[PageSize], null) ?? pages[place / PageSize]!;
}
