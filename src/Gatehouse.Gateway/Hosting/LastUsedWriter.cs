using Gatehouse.Live;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Writes when keys were last used, in one transaction now and then, and once more at the end.</summary>
internal sealed class LastUsedWriter : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource stop = new();
    private readonly LastUsed marks;
    private readonly ILastUsedStore store;
    private readonly Action<string> complain;
    private readonly Task loop;

    /// <summary>Begins.</summary>
    public LastUsedWriter(LastUsed marks, ILastUsedStore store, TimeProvider time, Action<string> complain)
    {
        (this.marks, this.store, this.complain) = (marks, store, complain);
        loop = RunAsync(new PeriodicTimer(Every, time));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        await FlushAsync();
        stop.Dispose();
    }

    private async Task RunAsync(PeriodicTimer timer)
    {
        using var _ = timer;
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
                await FlushAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async ValueTask FlushAsync()
    {
        try
        {
            await marks.FlushAsync(store, CancellationToken.None);
        }
        catch (StoreUnavailableException e)
        {
            complain($"last use of keys: not written ({e.Message}); it is offered again.");
        }
    }
}
