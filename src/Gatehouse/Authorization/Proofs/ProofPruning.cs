namespace Gatehouse.Authorization.Proofs;

/// <summary>Forgets, every ten minutes, proofs that are over: the paths and queries they name are nobody's any more. Their records stay in the audit.</summary>
/// <param name="store">Where they stand.</param>
/// <param name="time">The clock.</param>
internal sealed class ProofPruning(IProofStore store, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

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
