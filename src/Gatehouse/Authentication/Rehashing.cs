using System.Threading.Channels;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Authentication;

/// <summary>Better hashes of secrets that a request just proved, on their way to the store; no request waits for them (requirement 1.09).</summary>
/// <remarks>Bounded: when 1,024 are waiting, a further one is left to the key's next use.</remarks>
internal sealed class Rehashing : IAsyncDisposable
{
    private const int MostWaiting = 1024, MostAtOnce = 256, MostRemembered = 16 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Channel<Rehash> waiting = Channel.CreateBounded<Rehash>(MostWaiting);
    private readonly CancellationTokenSource ending = new();
    private readonly Lock guard = new();
    private readonly HashSet<(KeyId Key, int Pepper)> asked = [];
    private readonly IKeySecretStore store;
    private readonly TimeProvider time;
    private readonly Action<Exception> complain;
    private readonly Task writing;

    /// <param name="store">Where to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="complain">Told when the store does not answer.</param>
    internal Rehashing(IKeySecretStore store, TimeProvider time, Action<Exception> complain)
    {
        (this.store, this.time, this.complain) = (store, time, complain);
        writing = Task.Run(WriteAsync);
    }

    /// <summary>Whether a key was not offered yet under this pepper. Asked before the new hash is computed.</summary>
    internal bool Wants(KeyId key, int pepper)
    {
        lock (guard)
            return !asked.Contains((key, pepper));
    }

    /// <summary>Offers a better hash. The store takes it only where the old one is still there.</summary>
    internal void Offer(KeyId key, ReadOnlySpan<byte> old, ReadOnlySpan<byte> better, int pepper)
    {
        lock (guard)
        {
            if (asked.Count >= MostRemembered)
                asked.Clear();   // at worst a hash is offered twice
            if (!asked.Add((key, pepper)))
                return;
            if (!waiting.Writer.TryWrite(new Rehash(key.ToString(), old.ToArray(), new SecretHash(better.ToArray(), pepper))))
                asked.Remove((key, pepper));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await ending.CancelAsync();
        await writing;
        ending.Dispose();
    }

    private async Task WriteAsync()
    {
        var batch = new List<Rehash>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostAtOnce && waiting.Reader.TryRead(out var one))
                batch.Add(one);

            if (!await WroteAsync(batch))
                Forget(batch);
            batch.Clear();
        }
    }

    private async ValueTask<bool> WroteAsync(List<Rehash> batch)
    {
        try
        {
            await store.RehashAsync(batch, CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException error)
        {
            complain(error);
            await Task.Delay(Pause, time, ending.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return false;
        }
    }

    // The keys are still proved the slow way; their next use offers them again.
    private void Forget(List<Rehash> batch)
    {
        lock (guard)
            foreach (var one in batch)
                if (KeyId.TryParse(one.KeyId, out var key))
                    asked.Remove((key, one.New.PepperVersion));
    }
}
