namespace Gatehouse.Audit;

/// <summary>Lines on their way to the writer: a fixed number of blocks, filled by requests, emptied by one writer.</summary>
/// <remarks>Requests never wait: when all blocks are full, lines are lost and counted (an attacker who floods the log must not stop the gate).</remarks>
internal sealed class LineBlocks
{
    private readonly Lock gate = new();
    private readonly Stack<Block> free = new();
    private readonly Queue<Block> full = new();
    private readonly int blockBytes;
    private Block current;
    private long lost;

    /// <summary>Makes the blocks.</summary>
    /// <param name="blocks">How many: at least 2.</param>
    /// <param name="blockBytes">Size of each, bytes.</param>
    public LineBlocks(int blocks, int blockBytes)
    {
        this.blockBytes = blockBytes;
        for (var i = 1; i < blocks; i++)
            free.Push(new Block());
        current = new Block();
    }

    /// <summary>Lines that found no room, since the start.</summary>
    public long Lost => Interlocked.Read(ref lost);

    /// <summary>Adds a whole line.</summary>
    /// <returns>How soon the writer should look.</returns>
    public Urgency Add(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            var urgency = current.Length == 0 ? Urgency.Soon : Urgency.None;
            if (current.Length + line.Length > blockBytes)
            {
                if (!NextBlock())
                {
                    Interlocked.Increment(ref lost);
                    return Urgency.None;
                }

                urgency = Urgency.Now;
            }

            line.CopyTo(current.Room(blockBytes)[current.Length..]);
            current.Length += line.Length;
            current.Lines++;
            return urgency;
        }
    }

    /// <summary>Takes the oldest block; null when there is nothing to write.</summary>
    public Block? Take()
    {
        lock (gate)
        {
            if (full.TryDequeue(out var block))
                return block;
            if (current.Length == 0 || !free.TryPop(out var next))
                return null;

            block = current;
            current = next;
            return block;
        }
    }

    /// <summary>Gives a block back after it was written.</summary>
    public void Return(Block block)
    {
        block.Length = 0;
        block.Lines = 0;
        lock (gate)
            free.Push(block);
    }

    private bool NextBlock()
    {
        if (current.Length == 0 || !free.TryPop(out var next))
            return false;

        full.Enqueue(current);
        current = next;
        return true;
    }

    /// <summary>Whole lines, one after the other.</summary>
    internal sealed class Block
    {
        private byte[]? bytes;

        public int Length { get; set; }

        public int Lines { get; set; }

        public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

        public Span<byte> Room(int size) => bytes ??= GC.AllocateUninitializedArray<byte>(size);
    }
}

/// <summary>How soon the writer should look.</summary>
internal enum Urgency
{
    /// <summary>It knows already.</summary>
    None,

    /// <summary>Within the usual delay.</summary>
    Soon,

    /// <summary>A block is full.</summary>
    Now,
}
