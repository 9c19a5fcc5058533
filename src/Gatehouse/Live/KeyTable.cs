using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>All keys of a snapshot, found by id in about two memory reads.</summary>
/// <remarks>
/// The slots are shared with the snapshots before and after: they only ever gain entries, and an older snapshot
/// passes over the numbers it does not have. Made by one thread, read by all.
/// </remarks>
internal sealed class KeyTable(Pages<KeyRecord> records, int[] slots, ulong seed, Pages<KeyExtra> more, ImportedKeys imported)
{
    /// <summary>Keys.</summary>
    internal int Count => records.Count;

    internal Pages<KeyRecord> Records => records;

    internal int[] Slots => slots;

    internal ulong Seed => seed;

    internal Pages<KeyExtra> More => more;

    /// <summary>Keys that were made elsewhere, whose text has no id of ours: they are found by hash or by prefix.</summary>
    internal ImportedKeys Imported => imported;

    /// <summary>What else there is of a key.</summary>
    internal KeyMore MoreOf(KeyId id) => MoreOf(Find(id));

    /// <summary>What else there is of a key that <see cref="Find"/> found.</summary>
    internal KeyMore MoreOf(int number) => more[number].More ?? KeyMore.Nothing;

    /// <summary>The number of a key, or -1.</summary>
    internal int Find(KeyId id)
    {
        var mask = slots.Length - 1;
        for (var slot = Spread(id, seed) & mask; ; slot = (slot + 1) & mask)
        {
            // 0 is free, n + 1 is number n.
            var number = Volatile.Read(ref slots[slot]) - 1;
            if (number < 0)
                return -1;
            if (number < records.Count && records[number].Id == id)
                return number;
        }
    }

    /// <summary>The record of a key that <see cref="Find"/> found.</summary>
    internal ref readonly KeyRecord this[int number] => ref records[number];

    /// <summary>Where the search for an id begins. Ids are drawn by the server, so nobody can pile them up in one place.</summary>
    internal static int Spread(KeyId id, ulong seed)
    {
        var mixed = (id.Head ^ seed) * 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ mixed >> 32 ^ id.Tail) * 0xD6E8FEB86659FD93UL;
        return (int)(mixed >> 33);
    }
}
