using Gatehouse.Audit;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>The audit log in SQLite.</summary>
internal sealed class SqliteAuditLog(SqliteConnections connections) : IAuditLog
{
    private static readonly Actor Itself = new("gatehouse");

    /// <inheritdoc />
    public async ValueTask AppendAsync(IReadOnlyList<AuditNote> notes, CancellationToken cancellationToken) =>
        await connections.ChangeAsync(Itself, change =>
        {
            foreach (var note in notes)
                change.Note(note.Actor, note.Action, note.Target, null, note.After);

            return ChangeResult.Made;
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<CheckedLog> CheckAsync(SignedEdge? remembered, AuditKey key, CancellationToken cancellationToken) =>
        connections.CheckAsync(sql => Check(sql, remembered, key, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<bool> KeepAsync(SignedEdge edge, CancellationToken cancellationToken)
    {
        var kept = await connections.ChangeAsync(Itself, change => IsKept(change.Sql, edge) ? ChangeResult.Already
            : change.Sql.Run(
                "INSERT OR REPLACE INTO audit_checkpoint (size, root, peaks, at, key, signature) VALUES ($size, $root, $peaks, $at, $key, $signature)",
                ("$size", edge.Checkpoint.Size), ("$root", edge.Checkpoint.Root), ("$peaks", edge.Peaks), ("$at", edge.Checkpoint.At.ToUnixTimeMilliseconds()),
                ("$key", edge.Checkpoint.Key), ("$signature", edge.Checkpoint.Signature)) > 0 ? ChangeResult.Made : ChangeResult.Already, cancellationToken);
        return kept.Made;
    }

    /// <inheritdoc />
    public async ValueTask<Erased> EraseAsync(string who, Actor actor, CancellationToken cancellationToken)
    {
        var erased = new Erased(0, 0);
        await connections.EraseAsync(actor, change =>
        {
            erased = AuditErasure.Run(change, who, actor);
            return erased.Count > 0 ? ChangeResult.Made : ChangeResult.NotFound;
        }, cancellationToken);
        return erased;
    }

    // Only what the same key signed over the same root counts as kept: else a row that anybody put in first would keep the right one from being told outside.
    private static bool IsKept(SqliteConnection sql, SignedEdge edge) => AuditRows.Newest(sql, edge.Checkpoint.Log, edge.Checkpoint.Size + 1) is { Checkpoint: var kept }
        && kept.Size == edge.Checkpoint.Size && kept.Key == edge.Checkpoint.Key && kept.SignedBy() is not null && kept.Root.AsSpan().SequenceEqual(edge.Checkpoint.Root);

    private static CheckedLog Check(SqliteConnection sql, SignedEdge? remembered, AuditKey key, CancellationToken cancellationToken)
    {
        var state = AuditRows.State(sql);
        var last = Last(sql, state, remembered, key);
        var start = last is null ? null : MerkleTree.From(last.Checkpoint.Size, last.Peaks);
        var witnesses = new AuditWitnesses { Own = remembered is null ? [] : [remembered.Checkpoint], Keys = [key] };
        var verification = new AuditVerification(state ?? new TreeState("", 0, []), witnesses, start);
        AuditRows.Read(sql, verification.Tree.Size, long.MaxValue, verification.Next, cancellationToken);
        return new CheckedLog(last, verification.Finish(), verification.Tree.Peaks.ToArray());
    }

    // From the log's own row only what this key signed: whoever can write rows cannot sign them.
    private static SignedEdge? Last(SqliteConnection sql, TreeState? state, SignedEdge? remembered, AuditKey key)
    {
        var stored = state is null ? null : AuditRows.Newest(sql, state.Log, long.MaxValue);
        while (stored is not null && !IsOurs(stored, key))
            stored = AuditRows.Newest(sql, state!.Log, stored.Checkpoint.Size);

        return remembered is not null && remembered.Checkpoint.Size >= (stored?.Checkpoint.Size ?? 0) ? remembered : stored;
    }

    private static bool IsOurs(SignedEdge edge, AuditKey key) =>
        edge.Checkpoint.Key == key.Text && edge.Checkpoint.SignedBy() is not null
        && MerkleTree.From(edge.Checkpoint.Size, edge.Peaks) is { } tree && tree.Root().AsSpan().SequenceEqual(edge.Checkpoint.Root);
}
