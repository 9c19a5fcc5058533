using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.Audit.Tree;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Begins the tree of the audit log: once, when a database is opened for the first time, over what was recorded before there was one.</summary>
internal static class AuditBeginning
{
    internal static bool IsThere(SqliteConnection sql) => sql.Ask<long>("SELECT count(*) FROM audit_tree") == 1;

    /// <summary>Does nothing when it has begun; also when it was begun and somebody removed it: that must not look like a new log.</summary>
    internal static void Begin(SqliteConnection sql)
    {
        using var transaction = sql.BeginTransaction(deferred: false);
        if (IsThere(sql) || sql.Ask<long>("SELECT count(*) FROM audit_entry WHERE leaf IS NOT NULL") > 0)
            return;

        sql.Run("INSERT INTO audit_tree (id, log, size, peaks) VALUES (1, $log, 0, zeroblob(0))", ("$log", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))));
        TakeOver(sql);
        transaction.Commit();
    }

    // What was recorded before gets its leaves in its old order, numbered from 1 without gaps: the new number is never above the old one.
    private static void TakeOver(SqliteConnection sql)
    {
        using var tail = AuditTail.Open(sql);
        for (var after = 0L; Old(sql, after) is { Count: > 0 } batch; after = batch[^1].Number)
        {
            sql.Run("DELETE FROM audit_entry WHERE number BETWEEN $from AND $to", ("$from", batch[0].Number), ("$to", batch[^1].Number));
            foreach (var old in batch)
                tail.Append(old.Seq, old.At, old.Actor, old.Action, old.Target, old.Before, old.After);
        }

        tail.Save();
    }

    private static List<OldRecord> Old(SqliteConnection sql, long after) => sql.All(
        row => new OldRecord(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), new Actor(row.GetString(3), row.GetString(8)) { RequestId = row.TextOrNull(9) },
            row.GetString(4), row.GetString(5), row.TextOrNull(6), row.TextOrNull(7)),
        "SELECT number, seq, at, actor, action, target, before, after, reason, request_id FROM audit_entry WHERE number > $after ORDER BY number LIMIT 1000", ("$after", after));

    private sealed record OldRecord(long Number, long Seq, long At, Actor Actor, string Action, string Target, string? Before, string? After);
}
