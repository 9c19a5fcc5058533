using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Reads state and log for a node, on a connection of its own.</summary>
internal sealed class SqliteChangeSource(SqliteFile file, TimeProvider time) : IChangeSource
{
    private readonly Turn beats = new(file, durable: false);
    private SqliteConnection? connection;
    private SqliteCommand? version;
    private long lastVersion = -1;

    /// <inheritdoc />
    public bool HasMoved() => Guarded(sql =>
    {
        // Rises whenever another connection, of whatever process, has committed; costs two microseconds.
        version ??= sql.Make("PRAGMA data_version");
        var now = (long)version.ExecuteScalar()!;
        (var moved, lastVersion) = (now != lastVersion, now);
        return moved;
    });

    /// <inheritdoc />
    public long ReadAll(ISnapshotTarget target) => Guarded(sql =>
    {
        // A million hashes are found along an index of some 30 MiB: with the usual 2 MiB of cache each costs reads of the file.
        sql.Run("PRAGMA cache_size=-65536");
        try
        {
            using var transaction = sql.BeginTransaction(deferred: true);
            return new StateReader(sql, target, Now).ReadAll();
        }
        finally
        {
            sql.Run("PRAGMA cache_size=-2000");
            sql.Run("PRAGMA shrink_memory");
        }
    });

    /// <inheritdoc />
    public long ReadAfter(long seq, ISnapshotTarget target) => Guarded(sql =>
    {
        using var transaction = sql.BeginTransaction(deferred: true);
        return new StateReader(sql, target, Now).ReadAfter(seq);
    });

    /// <inheritdoc />
    public void Beat(string node, long applied) => beats.Use(sql => sql.Run(
        "INSERT INTO node (name, applied_seq, seen_at) VALUES ($name, $applied, $now) ON CONFLICT (name) DO UPDATE SET applied_seq = $applied, seen_at = $now",
        ("$name", node), ("$applied", applied), ("$now", Now)));

    /// <inheritdoc />
    public void Dispose()
    {
        Close();
        beats.Dispose();
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private T Guarded<T>(Func<SqliteConnection, T> use)
    {
        try
        {
            return use(connection ??= file.Open(durable: false));
        }
        catch (Exception error) when (StoreFault.IsOne(error))
        {
            Close();
            throw StoreFault.From(error, file.Path);
        }
    }

    private void Close()
    {
        version?.Dispose();
        connection?.Dispose();
        (version, connection, lastVersion) = (null, null, -1);
    }
}
