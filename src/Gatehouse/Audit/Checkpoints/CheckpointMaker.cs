using Gatehouse.Audit.Tree;
using Gatehouse.Keys;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>Signs where the audit log stands, if and only if everything since the last time is sound and goes on from there.</summary>
/// <remarks>
/// A database made anew behind a running gateway's back must not get its signature: the gateway remembers what it signed last and
/// recomputes every record since then itself.
/// </remarks>
internal sealed class CheckpointMaker(IAuditLog log, AuditSigner signer, TimeProvider time)
{
    private SignedEdge? remembered;

    /// <summary>Makes one when there is anything new.</summary>
    /// <param name="isDue">Whether what was added since the last one is enough; null: anything is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AuditDamagedException">The log is damaged: nothing was signed.</exception>
    internal async ValueTask<MadeCheckpoint> MakeAsync(Func<CheckedLog, DateTimeOffset, bool>? isDue, CancellationToken cancellationToken)
    {
        var found = await log.CheckAsync(remembered, signer.Public, cancellationToken);
        if (found.Report.Findings.Count > 0)
            throw new AuditDamagedException(found.Report);

        var now = time.GetUtcNow();
        if (found.Last is not null && found.Added == 0)
        {
            remembered = found.Last;
            return new MadeCheckpoint(found.Last.Checkpoint, IsNew: false);
        }

        if (isDue is not null && !isDue(found, now))
            return new MadeCheckpoint(found.Last?.Checkpoint, IsNew: false);

        var made = new SignedEdge(Checkpoint.Make(found.Report.Log, found.Report.To, found.Report.Root, now, signer), found.Peaks);
        var kept = await log.KeepAsync(made, cancellationToken);
        remembered = made;
        return new MadeCheckpoint(made.Checkpoint, kept);
    }
}

/// <summary>The newest checkpoint.</summary>
/// <param name="Checkpoint">Null when none was ever made, and none is due.</param>
/// <param name="IsNew">Whether it was made just now, and by nobody else.</param>
internal sealed record MadeCheckpoint(Checkpoint? Checkpoint, bool IsNew);

/// <summary>The audit log is not what it was.</summary>
internal sealed class AuditDamagedException(AuditReport report) : Exception(report.Findings[0].What)
{
    /// <summary>What was found.</summary>
    public AuditReport Report { get; } = report;
}
