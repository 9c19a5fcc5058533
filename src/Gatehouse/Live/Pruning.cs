namespace Gatehouse.Live;

/// <summary>Forgets from time to time what has ended: or its table would grow for as long as the gateway is used.</summary>
/// <param name="every">At most so often.</param>
/// <param name="prune">Forgets.</param>
/// <param name="time">The clock.</param>
internal sealed class Pruning(TimeSpan every, Func<CancellationToken, ValueTask> prune, TimeProvider time)
{
    private long? last;

    /// <summary>Forgets when it is time again; called far more often. After a failure the next call tries again.</summary>
    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (last is { } then && time.GetElapsedTime(then) < every)
            return;

        await prune(cancellationToken);
        last = time.GetTimestamp();
    }
}
