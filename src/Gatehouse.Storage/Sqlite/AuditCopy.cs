using Gatehouse.Audit;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gatehouse.Storage.Sqlite;

/// <summary>A database file that is only read: that of a running gateway, or a copy on another machine, without its policy and without its keys.</summary>
/// <remarks>Nothing in the file is changed, and nothing in it is believed.</remarks>
internal sealed class AuditCopy : IDisposable
{
    // sqlite.org/c3ref/c_limit_attached.html. Bytes: no record of a gateway comes near, and a copy from anybody must not fill the memory (CWE-400).
    private const int LimitLength = 0, LongestValue = 32 * 1024 * 1024;

    private readonly SqliteConnection sql;
    private readonly SqliteTransaction view;
    private readonly string? temporary;
    private readonly string file;

    private AuditCopy(string file, SqliteConnection sql, string? temporary)
    {
        (this.file, this.sql, this.temporary) = (file, sql, temporary);
        view = sql.BeginTransaction(deferred: true);
        State = AuditRows.State(sql);
    }

    /// <summary>Where the log says that it stands; null when it does not.</summary>
    internal TreeState? State { get; }

    /// <summary>The log's own checkpoints.</summary>
    internal IReadOnlyList<Checkpoint> Checkpoints => Guarded(() => State is null ? [] : AuditRows.Checkpoints(sql, State.Log).ConvertAll(edge => edge.Checkpoint));

    /// <summary>Opens it.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read, or has no audit log with a tree.</exception>
    internal static AuditCopy Open(string file)
    {
        string? temporary = null;
        try
        {
            if (!File.Exists(file))
                throw new StoreUnavailableException($"{file}: expected a database, found nothing");

            return new AuditCopy(file, Connect(file, ref temporary), temporary);
        }
        catch (Exception error) when (StoreFault.IsOne(error))
        {
            Remove(temporary);
            throw error is SqliteException { SqliteErrorCode: 1 }
                ? new StoreUnavailableException($"{file}: it has no audit log with a tree; a database of an older version gets one when a gateway of this version opens it", error)
                : StoreFault.From(error, file);
        }
    }

    /// <summary>Recomputes everything and holds it against the log's own checkpoints and those kept outside.</summary>
    internal AuditReport Verify(IReadOnlyList<Checkpoint> outside, IReadOnlyList<AuditKey> keys, CancellationToken cancellationToken) => Guarded(() =>
    {
        var verification = new AuditVerification(State ?? new TreeState("", 0, []), new AuditWitnesses { Own = Checkpoints, Outside = outside, Keys = keys });
        AuditRows.Read(sql, 0, long.MaxValue, verification.Next, cancellationToken);
        return verification.Finish();
    });

    /// <summary>Reads records in the order of their numbers.</summary>
    /// <exception cref="StoreUnavailableException">One has no hash: only a verification goes on over that.</exception>
    internal void Read(long after, long to, AuditRows.Take take, CancellationToken cancellationToken) => Guarded(() =>
    {
        AuditRows.Read(sql, after, to, (in RecordBytes record) =>
        {
            if (record.Leaf.Length != MerkleTree.HashLength)
                throw new StoreUnavailableException($"{file}: the record {record.Number} is damaged; run 'gatehouse audit verify'");

            take(record);
        }, cancellationToken);
        return true;
    });

    /// <inheritdoc />
    public void Dispose()
    {
        view.Dispose();
        sql.Dispose();
        Remove(temporary);
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (StoreFault.IsOne(error))
        {
            throw StoreFault.From(error, file);
        }
    }

    private static SqliteConnection Connect(string file, ref string? temporary)
    {
        // A file at rest leaves nothing beside it, also not when its folder may not be written to.
        if (!File.Exists(file + "-wal") && !File.Exists(file + "-shm"))
            return Connected(new Uri(file).AbsoluteUri + "?immutable=1");

        try
        {
            return Connected(file);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is 8 or 14)
        {
            // Its log is a part of it, and SQLite reads that only where it may write: so from a copy.
            temporary = Directory.CreateTempSubdirectory("gatehouse-audit-").FullName;
            var copy = Path.Combine(temporary, "copy.db");
            File.Copy(file, copy);
            if (File.Exists(file + "-wal"))
                File.Copy(file + "-wal", copy + "-wal");
            return Connected(copy);
        }
    }

    private static SqliteConnection Connected(string source)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            connection.Run("PRAGMA busy_timeout=5000");

            // A file from elsewhere: what its schema calls must not be run for it (sqlite.org/security.html).
            connection.Run("PRAGMA trusted_schema=OFF");
            raw.sqlite3_limit(connection.Handle!, LimitLength, LongestValue);
            if (connection.Ask<string>("SELECT name FROM sqlite_master WHERE type <> 'table' AND lower(name) IN ('audit_entry', 'audit_tree', 'audit_checkpoint')") is { } other)
                throw new StoreUnavailableException($"expected {other} to be a table, found a view; no gateway made this file");

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Remove(string? temporary)
    {
        if (temporary is not null)
            Directory.Delete(temporary, recursive: true);
    }
}
