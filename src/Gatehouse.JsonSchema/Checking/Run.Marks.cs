using System.Numerics;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>Bits on a stack: names seen, properties and items evaluated.</summary>
internal sealed partial class Run
{
    private ulong[] marks = new ulong[32];
    private int markTop;

    public Marks Reserve(int bits)
    {
        var reserved = new Marks(markTop, (bits + 63) >> 6);
        markTop += reserved.Words;
        if (markTop > marks.Length)
            Array.Resize(ref marks, Math.Max(markTop, marks.Length * 2));
        Words(reserved).Clear();
        return reserved;
    }

    /// <summary>Releases what was reserved from here on.</summary>
    public void Release(Marks reserved) => markTop = reserved.Offset;

    public Span<ulong> Words(Marks which) => marks.AsSpan(which.Offset, which.Words);

    public void Set(Marks which, int bit) => marks[which.Offset + (bit >> 6)] |= 1UL << bit;

    public bool IsSet(Marks which, int bit) => (marks[which.Offset + (bit >> 6)] >> bit & 1) != 0;

    public void SetAll(Marks which) => Words(which).Fill(ulong.MaxValue);

    /// <summary>A copy above, to go back to when a branch does not match.</summary>
    public Marks Save(Marks which)
    {
        var saved = Reserve(which.Words << 6);
        Words(which).CopyTo(Words(saved));
        return saved;
    }

    public void Restore(Marks which, Marks saved) => Words(saved).CopyTo(Words(which));

    /// <summary>The lowest bit of <paramref name="wanted"/> at or after <paramref name="from"/> that is not set, or -1.</summary>
    public int FirstMissing(Marks which, ReadOnlySpan<ulong> wanted, int from)
    {
        for (var word = from >> 6; word < wanted.Length; word++)
        {
            var missing = wanted[word] & ~marks[which.Offset + word];
            if (word == from >> 6)
                missing &= ulong.MaxValue << from;
            if (missing != 0)
                return (word << 6) + BitOperations.TrailingZeroCount(missing);
        }

        return -1;
    }
}
