using Gatehouse.Keys;
using Gatehouse.Live;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Storage.Sqlite;

/// <summary>Brings a database to the newest tables; does nothing, and does it quickly, when they are there.</summary>
internal static class SqliteMigration
{
    /// <summary>The newest migration. A test compares it with the model, so that it cannot be forgotten.</summary>
    internal const string Newest = "20250301000000_Ownership";

    internal static void Run(SqliteFile file)
    {
        // Starting EF Core takes longer than a whole administrative command, so it is asked only when needed.
        if (IsNewest(file))
            return;

        using var only = PrivateFiles.Lock(file.Path + ".lock", TimeSpan.FromSeconds(30));
        if (!IsNewest(file))
            Migrate(file);
    }

    private static bool IsNewest(SqliteFile file)
    {
        using var connection = file.Open(durable: true);
        if (connection.Ask<long>("SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsHistory'") == 0)
            return false;

        var reached = connection.Ask<string>("SELECT max(MigrationId) FROM __EFMigrationsHistory") ?? "";
        if (string.CompareOrdinal(reached, Newest) > 0)
            throw new StoreUnavailableException($"{file.Path}: the database was made by a newer version ({reached}); use that version or a backup from before");

        return reached == Newest && AuditBeginning.IsThere(connection);
    }

    private static void Migrate(SqliteFile file)
    {
        using var connection = file.Open(durable: true);

        // EF Core's own lock is a row that a killed process leaves behind for ever; whoever holds ours knows it is stale.
        connection.Run("DROP TABLE IF EXISTS __EFMigrationsLock");
        using var context = new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite(connection).Options);
        context.Database.Migrate();
        AuditBeginning.Begin(connection);
    }
}
