using Gatehouse.Audit;
using Gatehouse.Audit.Tree;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gatehouse.Storage.Sqlite;

/// <summary>The tables of the audit log as they stand in a file, read without a copy of each value: a verification reads millions.</summary>
internal static class AuditRows
{
    /// <summary>What is done with each record.</summary>
    internal delegate void Take(in RecordBytes record);

    private const string Records = "SELECT number, seq, at, action, actor, target, before, after, reason, request_id, credential, salt, detail, leaf FROM audit_entry WHERE number > ?1 AND number <= ?2 ORDER BY number";

    // The id goes into a line that is signed and kept elsewhere (CWE-117): 22 characters of base64url, or it is none.
    private const string IsId = "length(log) = 22 AND log NOT GLOB '*[^A-Za-z0-9_-]*'";

    private const string Kept = "SELECT CAST(size AS INTEGER), CAST(root AS BLOB), CAST(peaks AS BLOB), CAST(at AS INTEGER), CAST(key AS TEXT), CAST(signature AS BLOB) FROM audit_checkpoint ";

    /// <summary>Where the log stands; null when it does not say.</summary>
    internal static TreeState? State(SqliteConnection sql) =>
        sql.All(row => new TreeState(row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)),
            $"SELECT CAST(log AS TEXT), CAST(size AS INTEGER), CAST(peaks AS BLOB) FROM audit_tree WHERE id = 1 AND {IsId} AND peaks IS NOT NULL").FirstOrDefault();

    /// <summary>The newest of the log's own checkpoints below a size; null when there is none. A log of years has hundreds of thousands, and this is asked every few seconds.</summary>
    internal static SignedEdge? Newest(SqliteConnection sql, string log, long below) =>
        sql.All(row => Edge(row, log), Kept + "WHERE size < $below ORDER BY size DESC LIMIT 1", ("$below", below)).FirstOrDefault();

    /// <summary>The log's own checkpoints in rising order.</summary>
    internal static List<SignedEdge> Checkpoints(SqliteConnection sql, string log) => sql.All(row => Edge(row, log), Kept + "ORDER BY size");

    /// <summary>Reads records in the order of their numbers.</summary>
    internal static void Read(SqliteConnection sql, long after, long to, Take take, CancellationToken cancellationToken)
    {
        Check(raw.sqlite3_prepare_v2(sql.Handle!, Records, out var statement), sql);
        using (statement)
        {
            Check(raw.sqlite3_bind_int64(statement, 1, after), sql);
            Check(raw.sqlite3_bind_int64(statement, 2, to), sql);
            while (Step(statement, sql))
            {
                cancellationToken.ThrowIfCancellationRequested();
                take(Record(statement));
            }
        }
    }

    private static SignedEdge Edge(SqliteDataReader row, string log) =>
        new(new Checkpoint(log, row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.Time(3), row.GetString(4), row.GetFieldValue<byte[]>(5)), row.GetFieldValue<byte[]>(2));

    private static bool Step(sqlite3_stmt statement, SqliteConnection sql)
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(result, sql);

        return result == raw.SQLITE_ROW;
    }

    private static void Check(int result, SqliteConnection sql) => SqliteException.ThrowExceptionForRC(result, sql.Handle);

    private static RecordBytes Record(sqlite3_stmt row) => new()
    {
        Number = raw.sqlite3_column_int64(row, 0),
        Seq = raw.sqlite3_column_int64(row, 1),
        At = raw.sqlite3_column_int64(row, 2),
        Action = raw.sqlite3_column_blob(row, 3),
        Actor = Maybe(row, 4),
        Target = Maybe(row, 5),
        Before = Maybe(row, 6),
        After = Maybe(row, 7),
        Reason = Maybe(row, 8),
        RequestId = Maybe(row, 9),
        Credential = Maybe(row, 10),
        Salt = Maybe(row, 11),
        Detail = raw.sqlite3_column_blob(row, 12),
        Leaf = raw.sqlite3_column_blob(row, 13),
    };

    // An empty text and none have no bytes alike; only then the kind of the value is asked.
    private static MaybeBytes Maybe(sqlite3_stmt row, int column)
    {
        var bytes = raw.sqlite3_column_blob(row, column);
        return bytes.IsEmpty && raw.sqlite3_column_type(row, column) == raw.SQLITE_NULL ? default : MaybeBytes.Of(bytes);
    }
}
