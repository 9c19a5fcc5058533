using System.Runtime.InteropServices;
using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>From which networks each secret of a key is used, in memory; a request never writes to the store (requirement 1.08).</summary>
/// <remarks>
/// Bounded: of one key at most 64 sources are told apart between two flushes, of all keys 65,536; what comes from more is counted under no
/// address (<c>0.0.0.0/24</c>), so that no count is lost and nobody fills the memory by changing addresses.
/// </remarks>
internal sealed class KeyUses
{
    private const int Shards = 16, MostOfKey = 64, MostOfShard = 4096;

    private readonly Shard[] shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];

    /// <summary>Counts a use. A lock nobody else holds for longer than a look-up, and no allocation once the source is known.</summary>
    internal void Count(KeyId key, bool old, SourceNetwork from, DateTimeOffset now) =>
        ShardOf(key).Add(new Place(key, old, from), 1, (uint)(now.ToUnixTimeSeconds() / 60));

    /// <summary>Writes what is new in one transaction; on a failure it stays for the next time.</summary>
    internal async ValueTask FlushAsync(IKeyUseStore store, CancellationToken cancellationToken)
    {
        var taken = new List<KeyValuePair<Place, Use>>();
        foreach (var shard in shards)
            shard.Take(taken);
        if (taken.Count == 0)
            return;

        try
        {
            await store.AddAsync([.. taken.Select(RowOf)], cancellationToken);
        }
        catch
        {
            foreach (var (place, use) in taken)
                ShardOf(place.Key).Add(place, use.Count, use.Minute);

            throw;
        }
    }

    private Shard ShardOf(KeyId key) => shards[key.Tail % Shards];

    private static KeySourceUse RowOf(KeyValuePair<Place, Use> one) =>
        new(one.Key.Key.ToString(), one.Key.Old, one.Key.From.ToString(), DateTimeOffset.FromUnixTimeSeconds(one.Value.Minute * 60L), one.Value.Count);

    private readonly record struct Place(KeyId Key, bool Old, SourceNetwork From);

    private record struct Use(long Count, uint Minute);

    private sealed class Shard
    {
        private readonly Lock guard = new();
        private readonly Dictionary<Place, Use> uses = [];
        private readonly Dictionary<KeyId, int> sources = [];

        internal void Add(Place place, long count, uint minute)
        {
            lock (guard)
            {
                ref var use = ref CollectionsMarshal.GetValueRefOrNullRef(uses, place);
                if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref use))
                    use = ref Room(place);

                use = new Use(use.Count + count, Math.Max(use.Minute, minute));
            }
        }

        internal void Take(List<KeyValuePair<Place, Use>> into)
        {
            lock (guard)
            {
                into.AddRange(uses);
                uses.Clear();
                sources.Clear();
            }
        }

        private ref Use Room(Place place)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(sources, place.Key, out _);
            if (count >= MostOfKey || uses.Count >= MostOfShard)
                place = place with { From = default };
            else
                count++;

            return ref CollectionsMarshal.GetValueRefOrAddDefault(uses, place, out _);
        }
    }
}
