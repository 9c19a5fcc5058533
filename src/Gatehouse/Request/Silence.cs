namespace Gatehouse.Request;

/// <summary>How long nothing may be heard on a way before it is given up; the time begins anew with every sign of life.</summary>
internal sealed class Silence : IDisposable
{
    private readonly TimeSpan most;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource either;

    /// <summary>Begins to listen.</summary>
    /// <param name="most">The longest silence.</param>
    /// <param name="time">By which clock.</param>
    /// <param name="caller">When the caller leaves.</param>
    public Silence(TimeSpan most, TimeProvider time, CancellationToken caller)
    {
        (this.most, this.caller) = (most, caller);
        timer = new CancellationTokenSource(most, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, timer.Token);
    }

    /// <summary>Ends when it was silent too long, or the caller left.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Whether it was silent too long, and the caller is still there.</summary>
    public bool WasTooLong => timer.IsCancellationRequested && !caller.IsCancellationRequested;

    /// <summary>Something came.</summary>
    public void Heard() => timer.CancelAfter(most);

    /// <summary>From here on somebody else listens.</summary>
    public void End() => timer.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <inheritdoc />
    public void Dispose()
    {
        either.Dispose();
        timer.Dispose();
    }
}
