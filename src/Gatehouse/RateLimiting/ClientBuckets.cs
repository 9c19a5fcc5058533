using Gatehouse.Policy.Model;

namespace Gatehouse.RateLimiting;

/// <summary>One word per client and class, found by the client's number.</summary>
/// <remarks>24 bytes a client. A chunk never moves once made, so that a word may be swapped while the table grows.</remarks>
internal sealed class ClientBuckets
{
    private const int ChunkBits = 12;
    private const int Classes = 3;
    private readonly Lock growing = new();
    private long[]?[] chunks = new long[]?[16];

    /// <summary>The word of a client and class.</summary>
    /// <param name="client">Dense, from 0.</param>
    /// <param name="class">Of the operation.</param>
    public ref long this[int client, OperationClass @class]
    {
        get
        {
            var number = client >> ChunkBits;
            var table = Volatile.Read(ref chunks);
            var chunk = (uint)number < (uint)table.Length ? Volatile.Read(ref table[number]) : null;

            return ref (chunk ?? Make(number))[(client & ((1 << ChunkBits) - 1)) * Classes + (int)@class];
        }
    }

    private long[] Make(int number)
    {
        lock (growing)
        {
            if (number >= chunks.Length)
                Volatile.Write(ref chunks, Longer(chunks, number));

            return chunks[number] ??= new long[Classes << ChunkBits];
        }
    }

    private static long[]?[] Longer(long[]?[] old, int number)
    {
        var longer = new long[]?[Math.Max(number + 1, old.Length * 2)];
        old.CopyTo(longer, 0);
        return longer;
    }
}
