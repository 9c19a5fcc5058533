namespace Gatehouse.Live;

/// <summary>Those who wait until a node has applied a change.</summary>
internal sealed class AppliedWaiters
{
    private readonly Lock guard = new();
    private readonly List<(long Seq, TaskCompletionSource Done)> waiting = [];
    private long reached = -1;

    /// <summary>Tells everybody who waits for this position or an earlier one.</summary>
    internal void Reached(long seq)
    {
        lock (guard)
        {
            reached = seq;
            waiting.RemoveAll(waiter => waiter.Seq <= seq && waiter.Done.TrySetResult());
        }
    }

    /// <summary>Waits for a position.</summary>
    /// <returns>False when the time was over first.</returns>
    internal async ValueTask<bool> WaitAsync(long seq, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (guard)
        {
            if (reached >= seq)
                return true;

            waiting.Add((seq, done));
        }

        try
        {
            await done.Task.WaitAsync(atMost, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            lock (guard)
                waiting.RemoveAll(waiter => waiter.Done == done);
        }
    }
}
