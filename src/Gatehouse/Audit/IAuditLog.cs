using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Audit;

/// <summary>The audit log as a tree of records; changes are written into it by the stores that make them.</summary>
/// <remarks>A store that cannot answer throws <see cref="StoreUnavailableException"/>, and nothing was written.</remarks>
internal interface IAuditLog
{
    /// <summary>Writes records that no change goes with, all or none; once this completes they are on disk.</summary>
    ValueTask AppendAsync(IReadOnlyList<AuditNote> notes, CancellationToken cancellationToken);

    /// <summary>Checks everything since the last checkpoint of this key (the whole log when there is none) and tells where it stands now.</summary>
    /// <param name="remembered">The last checkpoint that the caller made itself; it counts also when the store has lost it.</param>
    /// <param name="key">The caller's own key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<CheckedLog> CheckAsync(SignedEdge? remembered, AuditKey key, CancellationToken cancellationToken);

    /// <summary>Keeps a checkpoint beside the log.</summary>
    /// <returns>False when there is one of this size already.</returns>
    ValueTask<bool> KeepAsync(SignedEdge edge, CancellationToken cancellationToken);

    /// <summary>Takes everything personal out of the records that concern somebody, and records that it was done.</summary>
    /// <param name="who">As the records have it: a subject, <c>cli:root@host</c>, an address.</param>
    /// <param name="actor">Who erases, and why.</param>
    /// <param name="cancellationToken">Gives up before anything is erased.</param>
    ValueTask<Erased> EraseAsync(string who, Actor actor, CancellationToken cancellationToken);
}

/// <summary>A record that no change goes with. Its time is that of its writing, so that times never fall from one record to the next.</summary>
/// <param name="Actor">Who, with which credential, in which request.</param>
/// <param name="Action"><c>access</c>, <c>access.refused</c>; never anything personal, it cannot be erased.</param>
/// <param name="Target">To what: the path of the request.</param>
/// <param name="After">Further circumstances, as JSON.</param>
internal sealed record AuditNote(Actor Actor, string Action, string Target, string? After);

/// <summary>A checkpoint and the right edge of the tree it was signed over: from there a check can go on.</summary>
internal sealed record SignedEdge(Checkpoint Checkpoint, byte[] Peaks);

/// <summary>Where a log stands, and whether what was added since the last checkpoint is sound.</summary>
/// <param name="Last">The last checkpoint; null before the first.</param>
/// <param name="Report">What the check found.</param>
/// <param name="Peaks">Right edge of the tree.</param>
internal sealed record CheckedLog(SignedEdge? Last, AuditReport Report, byte[] Peaks)
{
    /// <summary>Records since the last checkpoint.</summary>
    public long Added => Report.To - (Last?.Checkpoint.Size ?? 0);
}

/// <summary>What an erasure did.</summary>
/// <param name="Count">Records emptied.</param>
/// <param name="Kept">Records of erasures that name the same person as their actor: they stay, or nobody could tell an erasure from damage.</param>
internal sealed record Erased(long Count, long Kept);
