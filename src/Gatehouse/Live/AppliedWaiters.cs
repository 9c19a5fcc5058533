namespace Gatehouse.Live;

/// <summary>Those who wait until a node has applied a change.</summary>
internal sealed class AppliedWaiters
{
    private readonly Lock guard = new();
    private readonly List<(long Seq, long Reading, TaskCompletionSource<bool> Done)> waiting = [];
    private long reached = -1;

    /// <summary>Tells everybody who waits for this position or an earlier one, and everybody whose reading has ended without it.</summary>
    /// <param name="seq">Where the node stands.</param>
    /// <param name="reading">Number of the reading that has just ended.</param>
    internal void Reached(long seq, long reading)
    {
        lock (guard)
        {
            reached = seq;
            waiting.RemoveAll(waiter => (waiter.Seq <= seq || waiter.Reading <= reading) && waiter.Done.TrySetResult(waiter.Seq <= seq));
        }
    }

    /// <summary>Waits for a position.</summary>
    /// <param name="seq">The position.</param>
    /// <param name="reading">Number of the reading whose end is waited for and no longer; <see cref="long.MaxValue"/> for any number of them.</param>
    /// <param name="atMost">How long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was reached; null when the time was over first.</returns>
    internal async ValueTask<bool?> WaitAsync(long seq, long reading, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (guard)
        {
            if (reached >= seq)
                return true;

            waiting.Add((seq, reading, done));
        }

        try
        {
            return await done.Task.WaitAsync(atMost, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            lock (guard)
                waiting.RemoveAll(waiter => waiter.Done == done);
        }
    }
}
