using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Sqlite;

/// <summary>One connection, opened when first needed, used by one caller at a time.</summary>
internal sealed class Turn(SqliteFile file, bool durable) : IDisposable
{
    private readonly SemaphoreSlim free = new(1);
    private SqliteConnection? connection;
    private bool closed;

    /// <summary>Uses the connection.</summary>
    /// <exception cref="Live.StoreUnavailableException">The database did not answer.</exception>
    internal async ValueTask<T> TakeAsync<T>(Func<SqliteConnection, T> use, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        return Taken(use);
    }

    /// <summary>Uses the connection, waiting on the caller's thread.</summary>
    /// <exception cref="Live.StoreUnavailableException">The database did not answer.</exception>
    internal T Use<T>(Func<SqliteConnection, T> use)
    {
        free.Wait();
        return Taken(use);
    }

    /// <summary>Waits for whoever uses the connection; nobody gets it after.</summary>
    public void Dispose()
    {
        free.Wait();
        connection?.Dispose();
        (connection, closed) = (null, true);
        free.Release();
    }

    private T Taken<T>(Func<SqliteConnection, T> use)
    {
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (connection is not null && MovedFile.Is(connection))
            {
                connection.Dispose();
                connection = null;
            }

            return use(connection ??= file.Open(durable));
        }
        catch (Exception error) when (StoreFault.IsOne(error))
        {
            // A connection that failed is not trusted again: the next caller gets a new one.
            connection?.Dispose();
            connection = null;
            throw StoreFault.From(error, file.Path);
        }
        finally
        {
            free.Release();
        }
    }
}
