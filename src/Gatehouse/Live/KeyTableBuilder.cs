using System.Security.Cryptography;
using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>Makes the next <see cref="KeyTable"/>; only ever from the newest one.</summary>
internal sealed class KeyTableBuilder(KeyTable from)
{
    private readonly PagesBuilder<KeyRecord> records = new(from.Records);
    private readonly PagesBuilder<KeyExtra> more = new(from.More);
    private readonly ImportedKeysBuilder imported = new(from.Imported);
    private int[] slots = from.Slots;

    internal static KeyTable Empty() =>
        new(Pages<KeyRecord>.Empty, new int[16], BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), Pages<KeyExtra>.Empty, ImportedKeys.None);

    /// <summary>Adds a key, or replaces the one with its id.</summary>
    internal void Put(in KeyRecord record, KeyMore? extra = null)
    {
        var number = Find(record.Id);
        if (number < 0)
            number = Add(record.Id);

        records[number] = record;
        PutMore(number, extra);
    }

    internal KeyTable Build() => new(records.Build(), slots, from.Seed, more.Build(), imported.Build());

    // Nothing is written where nothing was: among a million keys without more there is no page for it.
    private void PutMore(int number, KeyMore? extra)
    {
        var before = more.Peek(number).More;
        if (ReferenceEquals(before, extra))
            return;

        imported.Replace(number, before?.Imported, extra?.Imported);
        more[number] = new KeyExtra(extra);
    }

    private int Find(KeyId id)
    {
        var mask = slots.Length - 1;
        for (var slot = KeyTable.Spread(id, from.Seed) & mask; slots[slot] != 0; slot = (slot + 1) & mask)
            if (slots[slot] <= records.Count && records.Peek(slots[slot] - 1).Id == id)
                return slots[slot] - 1;

        return -1;
    }

    private int Add(KeyId id)
    {
        var number = records.Count;

        // At most 3/4 full, so that a search for an unknown id ends after a few steps.
        if (4L * (number + 1) > 3L * slots.Length)
            Grow();

        Claim(slots, id, number);
        return number;
    }

    // A new array: snapshots that are still in use keep theirs.
    private void Grow()
    {
        var larger = new int[2 * slots.Length];
        for (var number = 0; number < records.Count; number++)
            Claim(larger, records.Peek(number).Id, number);

        slots = larger;
    }

    private void Claim(int[] into, KeyId id, int number)
    {
        var mask = into.Length - 1;
        var slot = KeyTable.Spread(id, from.Seed) & mask;
        // A reading that failed half way leaves its claims behind; the next one takes them over, so that the slots never fill up.
        while (into[slot] != 0 && into[slot] != number + 1)
            slot = (slot + 1) & mask;

        Volatile.Write(ref into[slot], number + 1);
    }
}
