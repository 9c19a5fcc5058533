using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>When each key was last used, to the minute, in memory; a request never writes to the store (gitea#39174 shows what that costs).</summary>
internal sealed class LastUsed
{
    private readonly Lock guard = new();
    private Dictionary<KeyId, uint> fresh = [];
    private volatile uint[] minutes = new uint[1024];

    /// <summary>Remembers a use. Takes the lock once a minute and key.</summary>
    internal void Mark(int number, KeyId id, DateTimeOffset now)
    {
        var minute = (uint)(now.ToUnixTimeSeconds() / 60);
        var known = minutes;
        if (number < known.Length && known[number] >= minute)
            return;

        lock (guard)
        {
            if (number >= minutes.Length)
                minutes = Larger(number);

            minutes[number] = minute;
            fresh[id] = minute;
        }
    }

    /// <summary>Writes what is new in one transaction; on a failure it stays for the next time.</summary>
    internal async ValueTask FlushAsync(ILastUsedStore store, CancellationToken cancellationToken)
    {
        var batch = Swap([]);
        if (batch.Count == 0)
            return;

        try
        {
            await store.MarkUsedAsync([.. batch.Select(use => new KeyUse(use.Key.ToString(), DateTimeOffset.FromUnixTimeSeconds(use.Value * 60L)))], cancellationToken);
        }
        catch
        {
            Restore(batch);
            throw;
        }
    }

    private Dictionary<KeyId, uint> Swap(Dictionary<KeyId, uint> next)
    {
        lock (guard)
        {
            (var old, fresh) = (fresh, next);
            return old;
        }
    }

    private void Restore(Dictionary<KeyId, uint> batch)
    {
        lock (guard)
            foreach (var (id, minute) in batch)
                fresh.TryAdd(id, minute);
    }

    private uint[] Larger(int number)
    {
        var larger = new uint[Math.Max(number + 1, 2 * minutes.Length)];
        minutes.CopyTo(larger, 0);
        return larger;
    }
}
