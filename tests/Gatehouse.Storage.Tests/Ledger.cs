using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Storage.Sqlite;
using Gatehouse.Tests.Keys;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Tests;

/// <summary>A whole audit log at rest with a checkpoint kept outside, and copies of it to be tampered with.</summary>
internal sealed class Ledger : IDisposable
{
    internal const int Records = 60;

    private readonly TemporaryFolder folder = new();
    private int copies;

    private Ledger() { }

    internal Checkpoint Outside { get; private set; } = null!;

    internal static async ValueTask<Ledger> MakeAsync()
    {
        var ledger = new Ledger();
        using var storage = await SqliteStorage.OpenAsync(ledger.folder.Of("data/gatehouse.db"), TimeProvider.System, default);
        var maker = new CheckpointMaker(storage.AuditLog, KeyStore.Open(ledger.folder.Of("keys"), TimeProvider.System).AuditSigner, TimeProvider.System);
        for (var i = 0; i < Records; i++)
        {
            await storage.Subjects.CreateAsync($"subject-{i}", ["user"], new Actor("cli:tester", $"number {i}") { RequestId = "0123456789ABCDEFGHIJKL", Credential = "aaaabbbbcccc" }, default);
            if (i % 20 == 10)
                await maker.MakeAsync(null, default);
        }

        ledger.Outside = (await maker.MakeAsync(null, default)).Checkpoint!;
        return ledger;
    }

    /// <summary>A copy, as somebody with the right to write would leave it.</summary>
    internal string Tampered(Action<SqliteConnection> tamper)
    {
        var copy = folder.Of($"copy{copies++ % 2}.db");
        File.Copy(folder.Of("data/gatehouse.db"), copy, overwrite: true);
        using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        connection.Open();
        connection.Run("PRAGMA journal_mode=MEMORY");
        connection.Run("PRAGMA synchronous=OFF");
        using var transaction = connection.BeginTransaction();
        tamper(connection);
        transaction.Commit();
        return copy;
    }

    internal AuditReport Verify(string copy, bool withOutside = true)
    {
        using var read = AuditCopy.Open(copy);
        return read.Verify(withOutside ? [Outside] : [], [], default);
    }

    /// <summary>Gives every record right hashes again, and the tree its edge: what somebody does who knows how it is made.</summary>
    internal static void Recompute(SqliteConnection sql)
    {
        var (tree, hash, rows) = (new MerkleTree(), new RecordHash(), new List<(long, byte[], byte[])>());
        AuditRows.Read(sql, 0, long.MaxValue, (in RecordBytes record) =>
        {
            var (detail, leaf) = (record.Detail.ToArray(), new byte[32]);
            if (record.Salt.IsThere)
                hash.Detail(record, detail);
            hash.Leaf(record.Number, record, detail, leaf);
            tree.Append(leaf);
            rows.Add((record.Number, detail, leaf));
        }, default);
        foreach (var (number, detail, leaf) in rows)
            sql.Run("UPDATE audit_entry SET detail = $detail, leaf = $leaf WHERE number = $number", ("$detail", detail), ("$leaf", leaf), ("$number", number));
        sql.Run("UPDATE audit_tree SET size = $size, peaks = $peaks", ("$size", tree.Size), ("$peaks", tree.Peaks.ToArray()));
    }

    /// <summary>Numbers of all records from one on, moved by one.</summary>
    internal static void Renumber(SqliteConnection sql, long from, int by)
    {
        sql.Run("UPDATE audit_entry SET number = -(number + $by) WHERE number >= $from", ("$from", from), ("$by", by));
        sql.Run("UPDATE audit_entry SET number = -number WHERE number < 0");
    }

    public void Dispose() => folder.Dispose();
}
