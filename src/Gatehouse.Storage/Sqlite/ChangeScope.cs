using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>One administrative change on its way into the database: the rows, the log row and the audit record, all or nothing.</summary>
internal sealed class ChangeScope(SqliteConnection connection, Actor actor, long now)
{
    /// <summary>Unix milliseconds.</summary>
    internal long Now => now;

    internal SqliteConnection Sql => connection;

    /// <summary>Position of the last log row; 0 before the first.</summary>
    internal long Seq { get; private set; }

    /// <summary>Unix seconds, rounded up: what was made in the second of a revocation is revoked too.</summary>
    internal long NowSecond => (now + 999) / 1000;

    /// <summary>Writes a log row and its audit record.</summary>
    /// <param name="kind">key, client, subject, token, session, issuer, everything or ring: what a node has to read anew.</param>
    /// <param name="id">Which one.</param>
    /// <param name="action">What was done, for the record.</param>
    /// <param name="before">State before, as JSON.</param>
    /// <param name="after">State after, as JSON.</param>
    /// <param name="expiresAt">Unix milliseconds from which it does not matter any more.</param>
    internal void Record(string kind, string id, string action, string? before, string? after, long? expiresAt = null)
    {
        Tell(kind, id, after, expiresAt);
        connection.Run(
            "INSERT INTO audit_entry (seq, at, actor, action, target, before, after, reason) VALUES ($seq, $at, $actor, $action, $target, $before, $after, $reason)",
            ("$seq", Seq), ("$at", now), ("$actor", actor.Name), ("$action", action), ("$target", id), ("$before", before), ("$after", after), ("$reason", actor.Reason));
    }

    /// <summary>Writes an audit record only: nodes need not know, somebody later may.</summary>
    /// <param name="action">What was done.</param>
    /// <param name="target">To what or whom.</param>
    /// <param name="before">State before, as JSON.</param>
    /// <param name="after">State after, as JSON.</param>
    internal void Note(string action, string target, string? before, string? after) => connection.Run(
        "INSERT INTO audit_entry (seq, at, actor, action, target, before, after, reason, credential, request_id) " +
        "VALUES ((SELECT seq FROM change_counter WHERE id = 1), $at, $actor, $action, $target, $before, $after, $reason, $credential, $request)",
        ("$at", now), ("$actor", actor.Name), ("$action", action), ("$target", target), ("$before", before), ("$after", after), ("$reason", actor.Reason),
        ("$credential", actor.Credential), ("$request", actor.RequestId));

    /// <summary>Writes a log row only: nodes have to know, but nobody decided anything.</summary>
    internal void Tell(string kind, string id, string? value = null, long? expiresAt = null)
    {
        // The counter row, and no sequence: with one a lower number can commit after a higher, and readers that ask
        // for "later than mine" never see it.
        Seq = connection.Ask<long>("UPDATE change_counter SET seq = seq + 1 WHERE id = 1 RETURNING seq");
        connection.Run(
            "INSERT INTO change_log (seq, kind, id, value, expires_at, actor, reason) VALUES ($seq, $kind, $id, $value, $expires, $actor, $reason)",
            ("$seq", Seq), ("$kind", kind), ("$id", id), ("$value", value), ("$expires", expiresAt), ("$actor", actor.Name), ("$reason", actor.Reason));
    }
}
