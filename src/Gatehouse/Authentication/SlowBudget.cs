using System.Security.Cryptography;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>How many slow hashes for nothing a source may cause: 64 a minute, as many as the keys that may share one prefix. One that succeeds costs nothing, since it is made once for each key.</summary>
/// <remarks>One cell for some sources, found by a hash whose seed nobody outside knows: the memory is fixed, and nobody can choose whose cell to use up.</remarks>
internal sealed class SlowBudget(TimeProvider time)
{
    /// <summary>Hashes a minute.</summary>
    internal const int PerMinute = 64;

    private const int Cells = 4096;

    private readonly ulong seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private readonly (long Minute, int Taken)[] cells = new (long, int)[Cells];
    private readonly Lock guard = new();

    /// <summary>Takes some; false when there are not so many left.</summary>
    internal bool TryTake(SourceAddress source, int count)
    {
        lock (guard)
        {
            ref var cell = ref cells[CellOf(source)];
            var minute = Minute();
            var taken = cell.Minute == minute ? cell.Taken : 0;
            if (taken + count > PerMinute)
                return false;

            cell = (minute, taken + count);
            return true;
        }
    }

    /// <summary>Gives back what a success had taken.</summary>
    internal void GiveBack(SourceAddress source, int count)
    {
        lock (guard)
        {
            ref var cell = ref cells[CellOf(source)];
            if (cell.Minute == Minute())
                cell.Taken = Math.Max(0, cell.Taken - count);
        }
    }

    /// <summary>When there is budget again.</summary>
    internal DateTimeOffset Renewal => DateTimeOffset.FromUnixTimeSeconds((Minute() + 1) * 60);

    private long Minute() => time.GetUtcNow().ToUnixTimeSeconds() / 60;

    private int CellOf(SourceAddress source) => (int)((source.Value ^ seed) * 0x9E3779B97F4A7C15UL >> 52);
}
