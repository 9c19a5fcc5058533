namespace Gatehouse.Authorization.Answers;

/// <summary>What is kept back from one caller: bits of a <see cref="FieldPattern"/> by what stands in the field's place.</summary>
internal record struct Hidden
{
    private UInt128 last4, first1, all, drop;

    /// <summary>Whether nothing is.</summary>
    public readonly bool IsNothing => (last4 | first1 | all | drop) == 0;

    /// <summary>Hides a field.</summary>
    public void Add(UInt128 end, FieldMask mask)
    {
        switch (mask)
        {
            case FieldMask.Last4: last4 |= end; break;
            case FieldMask.First1: first1 |= end; break;
            case FieldMask.All: all |= end; break;
            default: drop |= end; break;
        }
    }

    /// <summary>What becomes of a place; null when it stays. Of several rules the strictest counts.</summary>
    public readonly FieldMask? Of(UInt128 place)
    {
        if ((place & (last4 | first1 | all | drop)) == 0)
            return null;
        if ((place & drop) != 0)
            return FieldMask.Drop;

        var (tail, head) = ((place & last4) != 0, (place & first1) != 0);
        return (place & all) != 0 || tail == head ? FieldMask.All : tail ? FieldMask.Last4 : FieldMask.First1;
    }
}
