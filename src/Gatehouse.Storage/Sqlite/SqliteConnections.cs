using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>The connections of one process, one user of each at a time: one that changes durably, one that counts, one that looks up, one that checks the audit log.</summary>
internal sealed class SqliteConnections(SqliteFile file, TimeProvider time) : IDisposable
{
    private readonly Turn changing = new(file, durable: true), counting = new(file, durable: false), reading = new(file, durable: false), checking = new(file, durable: false);

    internal SqliteFile File => file;

    /// <summary>Unix milliseconds.</summary>
    internal long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a change durably, or none: what is not <see cref="ChangeResult.Made"/> is undone.</summary>
    internal async ValueTask<Change> ChangeAsync(Actor actor, Func<ChangeScope, ChangeResult> body, CancellationToken cancellationToken) =>
        await changing.TakeAsync(connection => Make(connection, actor, body), cancellationToken);

    /// <summary>Makes a change after which nothing of what it deleted is left in the file (CWE-226): not in free pages, and not in the log beside it unless somebody still reads from that.</summary>
    internal async ValueTask<Change> EraseAsync(Actor actor, Func<ChangeScope, ChangeResult> body, CancellationToken cancellationToken)
    {
        return await changing.TakeAsync(Erase, cancellationToken);

        Change Erase(SqliteConnection connection)
        {
            connection.Run("PRAGMA secure_delete=ON");
            var change = Make(connection, actor, body);
            connection.Run("PRAGMA secure_delete=OFF");
            connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
            return change;
        }
    }

    private Change Make(SqliteConnection connection, Actor actor, Func<ChangeScope, ChangeResult> body)
    {
        // BEGIN IMMEDIATE: a transaction that begins by reading and then writes cannot wait for its turn, it fails.
        using var transaction = connection.BeginTransaction(deferred: false);
        using var scope = new ChangeScope(connection, actor, Now);
        var result = body(scope);
        if (result != ChangeResult.Made)
            return new Change(0, result);

        scope.Complete();
        transaction.Commit();
        return new Change(scope.Seq, result);
    }

    /// <summary>Writes what may be lost in a crash: counts and marks.</summary>
    internal async ValueTask CountAsync(Action<SqliteConnection> body, CancellationToken cancellationToken)
    {
        await counting.TakeAsync(Write, cancellationToken);

        bool Write(SqliteConnection connection)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            body(connection);
            transaction.Commit();
            return true;
        }
    }

    /// <summary>Looks something up, in one read transaction.</summary>
    internal async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> body, CancellationToken cancellationToken) =>
        await reading.TakeAsync(connection => Read(connection, body), cancellationToken);

    /// <summary>Reads what may take seconds, in one read transaction, and keeps nobody else from looking something up meanwhile.</summary>
    internal async ValueTask<T> CheckAsync<T>(Func<SqliteConnection, T> body, CancellationToken cancellationToken) =>
        await checking.TakeAsync(connection => Read(connection, body), cancellationToken);

    private static T Read<T>(SqliteConnection connection, Func<SqliteConnection, T> body)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        return body(connection);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        changing.Dispose();
        counting.Dispose();
        reading.Dispose();
        checking.Dispose();
    }
}
