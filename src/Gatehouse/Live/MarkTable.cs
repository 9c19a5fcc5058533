namespace Gatehouse.Live;

/// <summary>A number behind 128 bits of a hash; 24 bytes, and in every version of the table the same place.</summary>
/// <param name="Head">First half of the hash.</param>
/// <param name="Tail">Second half.</param>
/// <param name="Value">What stands behind it; <see cref="MarkTable.Gone"/> for nothing any more.</param>
internal readonly record struct Mark(ulong Head, ulong Tail, long Value);

/// <summary>Numbers by hash, found in about two memory reads among a million; immutable, and the next version shares nearly all of it.</summary>
/// <remarks>Slots are shared with the versions before and after, which only ever add; an older version passes over what it does not have.</remarks>
internal sealed class MarkTable(Pages<Mark> marks, int[] slots, int live)
{
    internal const long Gone = long.MinValue;

    internal static MarkTable Empty { get; } = new(Pages<Mark>.Empty, new int[1], 0);

    /// <summary>Hashes with a number.</summary>
    internal int Live => live;

    internal Pages<Mark> Marks => marks;

    internal int[] Slots => slots;

    /// <summary>The number behind a hash; false when there is none.</summary>
    internal bool TryFind(ulong head, ulong tail, out long value)
    {
        value = Gone;
        if (live == 0)
            return false;

        var mask = slots.Length - 1;
        for (var slot = Spread(head, tail) & mask; ; slot = (slot + 1) & mask)
        {
            // 0 is free, n + 1 is place n.
            var place = Volatile.Read(ref slots[slot]) - 1;
            if (place < 0)
                return false;

            ref readonly var mark = ref marks[place];
            if (place < marks.Count && mark.Head == head && mark.Tail == tail)
                return (value = mark.Value) != Gone;
        }
    }

    internal static int Spread(ulong head, ulong tail) => (int)((head ^ tail * 0x9E3779B97F4A7C15UL) >> 33);
}
