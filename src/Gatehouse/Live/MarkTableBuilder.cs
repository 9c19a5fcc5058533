namespace Gatehouse.Live;

/// <summary>Makes the next <see cref="MarkTable"/>; only ever from the newest one.</summary>
/// <param name="from">The newest one.</param>
/// <param name="forgotten">Numbers below it are left out whenever the table has to grow, so that what ended does not gather for ever.</param>
internal sealed class MarkTableBuilder(MarkTable from, long forgotten = MarkTable.Gone + 1)
{
    private PagesBuilder<Mark>? marks;
    private int[] slots = from.Slots;
    private int live = from.Live;

    /// <summary>Puts a number behind a hash, in place of another one.</summary>
    internal void Set(ulong head, ulong tail, long value)
    {
        marks ??= new PagesBuilder<Mark>(from.Marks);
        var place = Find(head, tail);
        if (place < 0)
            place = Add(head, tail);

        live += marks.Peek(place).Value == MarkTable.Gone ? 1 : 0;
        marks[place] = new Mark(head, tail, value);
    }

    /// <summary>The number behind a hash, or <see cref="MarkTable.Gone"/>.</summary>
    internal long Get(ulong head, ulong tail)
    {
        marks ??= new PagesBuilder<Mark>(from.Marks);
        var place = Find(head, tail);
        return place < 0 ? MarkTable.Gone : marks.Peek(place).Value;
    }

    /// <summary>Takes the number behind a hash away.</summary>
    internal void Remove(ulong head, ulong tail)
    {
        if (Get(head, tail) == MarkTable.Gone)
            return;

        marks![Find(head, tail)] = new Mark(head, tail, MarkTable.Gone);
        live--;
    }

    internal MarkTable Build() => marks is null ? from : new MarkTable(marks.Build(), slots, live);

    private int Find(ulong head, ulong tail)
    {
        var mask = slots.Length - 1;
        for (var slot = MarkTable.Spread(head, tail) & mask; slots[slot] != 0; slot = (slot + 1) & mask)
            if (slots[slot] <= marks!.Count && marks.Peek(slots[slot] - 1) is var mark && mark.Head == head && mark.Tail == tail)
                return slots[slot] - 1;

        return -1;
    }

    private int Add(ulong head, ulong tail)
    {
        // At most 3/4 full, so that a search for what is not there ends after a few steps.
        if (4L * (marks!.Count + 1) > 3L * slots.Length)
            Renew();

        var place = marks.Count;
        Claim(slots, head, tail, place);
        marks[place] = new Mark(head, tail, MarkTable.Gone);
        return place;
    }

    // All anew, without what is gone or ended: as large as what is left needs, and half of it free. Older versions keep theirs.
    private void Renew()
    {
        var (old, kept) = (marks!, new PagesBuilder<Mark>(Pages<Mark>.Empty));
        for (var i = 0; i < old.Count; i++)
            if (old.Peek(i) is var mark && mark.Value >= forgotten)
                kept[kept.Count] = mark;

        (marks, live) = (kept, kept.Count);
        slots = new int[Math.Max(16, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)kept.Count * 2))];
        for (var i = 0; i < kept.Count; i++)
            Claim(slots, kept.Peek(i).Head, kept.Peek(i).Tail, i);
    }

    private static void Claim(int[] into, ulong head, ulong tail, int place)
    {
        var mask = into.Length - 1;
        var slot = MarkTable.Spread(head, tail) & mask;
        // A reading that failed half way leaves its claims behind; the next one takes them over, so that the slots never fill up.
        while (into[slot] != 0 && into[slot] != place + 1)
            slot = (slot + 1) & mask;

        Volatile.Write(ref into[slot], place + 1);
    }
}
