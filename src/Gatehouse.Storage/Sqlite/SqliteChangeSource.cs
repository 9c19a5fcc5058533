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
    private bool another;

    /// <inheritdoc />
    public bool HasMoved() => Guarded(sql =>
    {
        // An open file stays readable when it was moved away or another was put in its place: this node would follow a log
        // that nobody writes to any more, and believe itself fresh for ever.
        if (MovedFile.Is(sql))
        {
            another = true;
            throw new IOException("the file was moved away, or another was put in its place");
        }

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
            var reached = new StateReader(sql, target, Now).ReadAll();
            another = false;
            return reached;
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
        // Another file may have another history under the same number: the whole is read.
        if (another)
            return -1;

        using var transaction = sql.BeginTransaction(deferred: true);
        return new StateReader(sql, target, Now).ReadAfter(seq);
    });

    /// <inheritdoc />
    public void Beat(string node, long applied) => beats.Use(sql => sql.Run(
        SqliteNodes.Beat, ("$name", node), ("$applied", applied), ("$now", Now)));

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
