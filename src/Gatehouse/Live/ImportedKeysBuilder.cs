namespace Gatehouse.Live;

/// <summary>Makes the next <see cref="ImportedKeys"/>.</summary>
internal sealed class ImportedKeysBuilder(ImportedKeys from)
{
    private readonly MarkTableBuilder hashes = new(from.Hashes), prefixes = new(from.Prefixes);
    private ulong lengths = from.Lengths;

    /// <summary>Says that a key is found differently from now on.</summary>
    internal void Replace(int number, ImportedHash? before, ImportedHash? after)
    {
        if (before is not null)
            Remove(number, before);
        if (after is not null)
            Add(number, after);
    }

    internal ImportedKeys Build() => new(hashes.Build(), prefixes.Build(), lengths);

    private void Add(int number, ImportedHash imported)
    {
        if (imported.IsUnsalted)
        {
            var (first, second) = ImportedKeys.Of(imported.Hash);
            hashes.Set(first, second, number);
            return;
        }

        // A salted hash without a prefix, which the store never writes, is found by nothing.
        if (imported.Prefix.Length is 0 or > 63)
            return;

        lengths |= 1UL << imported.Prefix.Length;
        var (head, tail) = IdHash.Of("", imported.Prefix);
        prefixes.Set(head, tail + (ulong)Count(head, tail), number);
    }

    private void Remove(int number, ImportedHash imported)
    {
        if (imported.IsUnsalted)
        {
            var (first, second) = ImportedKeys.Of(imported.Hash);
            if (hashes.Get(first, second) == number)
                hashes.Remove(first, second);
            return;
        }

        var (head, tail) = IdHash.Of("", imported.Prefix);
        var last = Count(head, tail) - 1;
        for (var nth = 0; nth <= last; nth++)
            if (prefixes.Get(head, tail + (ulong)nth) == number)
            {
                // The last one takes the place: the row of places has no gap.
                prefixes.Set(head, tail + (ulong)nth, prefixes.Get(head, tail + (ulong)last));
                prefixes.Remove(head, tail + (ulong)last);
                return;
            }
    }

    private int Count(ulong head, ulong tail)
    {
        var count = 0;
        while (prefixes.Get(head, tail + (ulong)count) != MarkTable.Gone)
            count++;

        return count;
    }
}
