using Gatehouse.Live;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>The connections of one process, one user of each at a time: one that changes durably, one that counts, one that looks up.</summary>
internal sealed class SqliteConnections(SqliteFile file, TimeProvider time) : IDisposable
{
    private readonly Turn changing = new(file, durable: true), counting = new(file, durable: false), reading = new(file, durable: false);

    internal SqliteFile File => file;

    /// <summary>Unix milliseconds.</summary>
    internal long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a change durably, or none: what is not <see cref="ChangeResult.Made"/> is undone.</summary>
    internal async ValueTask<Change> ChangeAsync(Actor actor, Func<ChangeScope, ChangeResult> body, CancellationToken cancellationToken)
    {
        return await changing.TakeAsync(Make, cancellationToken);

        Change Make(SqliteConnection connection)
        {
            // BEGIN IMMEDIATE: a transaction that begins by reading and then writes cannot wait for its turn, it fails.
            using var transaction = connection.BeginTransaction(deferred: false);
            var scope = new ChangeScope(connection, actor, Now);
            var result = body(scope);
            if (result != ChangeResult.Made)
                return new Change(0, result);

            transaction.Commit();
            return new Change(scope.Seq, result);
        }
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
    internal async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> body, CancellationToken cancellationToken)
    {
        return await reading.TakeAsync(Read, cancellationToken);

        T Read(SqliteConnection connection)
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return body(connection);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        changing.Dispose();
        counting.Dispose();
        reading.Dispose();
    }
}
