namespace Gatehouse.Live;

/// <summary>Forgets, once an hour, revocations of tokens that have ended: or the table of them would grow for as long as the gateway is used.</summary>
/// <param name="store">Where they stand.</param>
/// <param name="time">The clock.</param>
internal sealed class RevocationPruning(IRevocationStore store, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private long? last;

    /// <summary>Forgets them when it is time again; called far more often. After a failure the next call tries again.</summary>
    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (last is { } then && time.GetElapsedTime(then) < Every)
            return;

        await store.PruneAsync(cancellationToken);
        last = time.GetTimestamp();
    }
}
