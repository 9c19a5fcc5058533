using System.Security.Cryptography;
using System.Text;
using Gatehouse.Audit.Tree;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>The end of the audit log inside one transaction: records are appended to the table and to the tree, both or neither.</summary>
internal sealed class AuditTail : IDisposable
{
    private static readonly string[] Columns = ["number", "seq", "at", "actor", "action", "target", "before", "after", "reason", "request_id", "credential", "salt", "detail", "leaf"];
    private static readonly string Insert = $"INSERT INTO audit_entry ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select(column => "$" + column))})";

    private readonly SqliteConnection sql;
    private readonly SqliteCommand insert;
    private readonly MerkleTree tree;
    private readonly RecordHash hash = new();

    private AuditTail(SqliteConnection sql, MerkleTree tree)
    {
        (this.sql, this.tree) = (sql, tree);
        insert = sql.Make(Insert);
        foreach (var column in Columns)
            insert.Parameters.Add(new SqliteParameter { ParameterName = "$" + column });
    }

    /// <summary>Reads where the log stands.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be known: no change may happen then.</exception>
    internal static AuditTail Open(SqliteConnection sql) =>
        AuditRows.State(sql) is { } state && MerkleTree.From(state.Size, state.Peaks) is { } tree
            ? new AuditTail(sql, tree)
            : throw new StoreUnavailableException("the audit log has no tree to go on from, so nothing may be changed: somebody removed or broke it. Keep a copy of the database, run 'gatehouse audit verify', and put back a backup");

    /// <summary>Appends a record.</summary>
    /// <exception cref="StoreUnavailableException">A record stands where this one belongs.</exception>
    internal void Append(long seq, long at, Actor actor, string action, string target, string? before, string? after)
    {
        var salt = RandomNumberGenerator.GetBytes(RecordHash.SaltLength);
        object?[] values = [tree.Size + 1, seq, at, Clean(actor.Name), action, Clean(target), Clean(before), Clean(after), Clean(actor.Reason), Clean(actor.RequestId), Clean(actor.Credential), salt, null, null];
        (values[12], values[13]) = Hashes(values);
        for (var i = 0; i < values.Length; i++)
            insert.Parameters[i].Value = values[i] ?? DBNull.Value;

        try
        {
            if (insert.ExecuteNonQuery() != 1)
                throw Dropped();
        }
        catch (SqliteException there) when (there.SqliteExtendedErrorCode == 1555)
        {
            throw new StoreUnavailableException($"the audit log holds a record {tree.Size + 1} that was not written by Gatehouse, so nothing may be changed. Keep a copy of the database and run 'gatehouse audit verify'", there);
        }

        tree.Append((byte[])values[13]!);
    }

    /// <summary>Writes down where the log stands now.</summary>
    /// <exception cref="StoreUnavailableException">It was not taken.</exception>
    internal void Save()
    {
        if (sql.Run("UPDATE audit_tree SET size = $size, peaks = $peaks WHERE id = 1", ("$size", tree.Size), ("$peaks", tree.Peaks.ToArray())) != 1)
            throw Dropped();
    }

    /// <inheritdoc />
    public void Dispose() => insert.Dispose();

    // A trigger can say 'ignore', and the statement succeeds: no error is not yet a record (CWE-778).
    private static StoreUnavailableException Dropped() =>
        new("the database did not keep a record of the audit log, so nothing may be changed: somebody put a trigger on its tables. Keep a copy of the database and look at its schema");

    private (byte[] Detail, byte[] Leaf) Hashes(object?[] values)
    {
        var (detail, leaf) = (new byte[MerkleTree.HashLength], new byte[MerkleTree.HashLength]);
        var record = new RecordBytes
        {
            Number = (long)values[0]!,
            Seq = (long)values[1]!,
            At = (long)values[2]!,
            Actor = Bytes(values[3]),
            Action = Encoding.UTF8.GetBytes((string)values[4]!),
            Target = Bytes(values[5]),
            Before = Bytes(values[6]),
            After = Bytes(values[7]),
            Reason = Bytes(values[8]),
            RequestId = Bytes(values[9]),
            Credential = Bytes(values[10]),
            Salt = MaybeBytes.Of((byte[]?)values[11]),
        };
        hash.Detail(record, detail);
        hash.Leaf(record.Number, record, detail, leaf);
        return (detail, leaf);
    }

    private static MaybeBytes Bytes(object? text) => MaybeBytes.Of(text is string there ? Encoding.UTF8.GetBytes(there) : null);

    // SQLite would end the text at the zero, and what is read would not be what was hashed.
    private static string? Clean(string? text) => text?.Replace('\0', '\uFFFD');
}
