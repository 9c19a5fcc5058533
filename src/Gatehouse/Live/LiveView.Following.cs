using Microsoft.Extensions.Logging;

namespace Gatehouse.Live;

public sealed partial class LiveView
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim woken = new();
    private readonly CancellationTokenSource ending = new();
    private Thread? following;
    private bool failing;
    private ITimer? beating;
    private long beatFor = -1;
    private int inBeat;

    /// <summary>Begins to follow changes, on a thread that no request ever waits for.</summary>
    public void Start()
    {
        following = new Thread(Follow) { IsBackground = true, Name = "gatehouse-live" };
        following.Start();
        beating = time.CreateTimer(_ => Beat(), null, TimeSpan.Zero, BetweenBeats);
    }

    /// <summary>Says that the log may have grown. Costs nothing and may be said too often.</summary>
    public void Wake() => woken.Set();

    /// <summary>Waits until requests are judged by a log position.</summary>
    /// <returns>False when the time was over first.</returns>
    public async ValueTask<bool> WaitForAsync(long seq, TimeSpan atMost, CancellationToken cancellationToken) =>
        await waiters.WaitAsync(seq, long.MaxValue, atMost, time, cancellationToken) is true;

    /// <inheritdoc />
    public async ValueTask<Confirmation> WakeAsync(long seq, TimeSpan atMost, CancellationToken cancellationToken)
    {
        Wake();
        return await WaitForAsync(seq, atMost, cancellationToken) ? new Confirmation([Node], []) : new Confirmation([], [Node]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ending.Cancel();
        beating?.Dispose();
        following?.Join();
        source.Dispose();
        woken.Dispose();
        ending.Dispose();
    }

    private void Follow()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                CatchUp();
                failing = false;

                // At once, not with the next second: a command beside another socket waits for this word.
                if (beatFor != Applied)
                    beating?.Change(TimeSpan.Zero, BetweenBeats);

                beatFor = Applied;
            }
            catch (Exception error)
            {
                // Whatever it is, this thread goes on: if it stays, the lease runs out and the node refuses.
                Tell(error);
            }

            Rest();
        }
    }

    private void Rest()
    {
        try
        {
            woken.Wait(Poll, ending.Token);
            woken.Reset();
        }
        catch (OperationCanceledException)
        {
            // Ending.
        }
    }

    // Not on the following thread: writing may have to wait for another writer, and a block must not wait with it.
    private void Beat()
    {
        // One at a time: while the store lets one wait, the others would each hold a thread of the pool.
        if (Interlocked.Exchange(ref inBeat, 1) != 0)
            return;

        try
        {
            // Never Applied: that is ahead while streams are being cut, and a command elsewhere reads this as "in force".
            long told;
            do
                source.Beat(Node, told = Volatile.Read(ref inForce));
            while (told != Volatile.Read(ref inForce) && !ending.IsCancellationRequested);
        }
        catch (StoreUnavailableException)
        {
            // The next one comes soon; a store that stays silent is told of by the following thread.
        }
        finally
        {
            Volatile.Write(ref inBeat, 0);
        }
    }

    // Once, not forty times a second.
    private void Tell(Exception error)
    {
        if (!failing)
            StoreSilent(log, Lease.TotalSeconds, error);

        failing = true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store does not answer. After {Seconds} s without it only reads by guests are let through.")]
    private static partial void StoreSilent(ILogger log, double seconds, Exception error);
}
