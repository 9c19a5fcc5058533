namespace Gatehouse.RateLimiting;

/// <summary>A table that never grows: a number has eight places, found by a seeded hash, and whoever uses the table says who gives way when they are taken.</summary>
/// <typeparam name="TEntry">What stands at a place; its default value is an empty place.</typeparam>
internal sealed class PlaceTable<TEntry> where TEntry : struct
{
    private const int Ways = 8;
    private const int Shards = 256;
    private readonly SeededHash hash = SeededHash.Fresh();
    private readonly Lock[] locks = new Lock[Shards];
    private readonly TEntry[] entries;
    private readonly ulong setMask;

    /// <summary>Makes the table.</summary>
    /// <param name="bits">Room for 2^bits entries: 11 to 24.</param>
    public PlaceTable(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 11);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 24);
        entries = new TEntry[1 << bits];
        setMask = (1UL << bits) / Ways - 1;
        for (var i = 0; i < Shards; i++)
            locks[i] = new Lock();
    }

    /// <summary>The places of a number.</summary>
    /// <param name="number">Whose.</param>
    /// <param name="gate">To be held while the places are read or written.</param>
    public Span<TEntry> PlacesOf(ulong number, out Lock gate)
    {
        var set = (int)(hash.Of(number) & setMask);
        gate = locks[set % Shards];
        return entries.AsSpan(set * Ways, Ways);
    }
}
