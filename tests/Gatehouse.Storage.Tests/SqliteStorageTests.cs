using Gatehouse.Live;
using Gatehouse.Storage.Sqlite;
using Gatehouse.Tests.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gatehouse.Storage.Tests;

/// <summary>The file: its tables, who may read it, and what is said when it does not answer.</summary>
public sealed class SqliteStorageTests : IDisposable
{
    private static readonly Actor Someone = new("cli:tester");
    private readonly TemporaryFolder folder = new();

    private string Data => folder.Of("data/gatehouse.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_file_and_its_folder_are_closed_to_others()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Of("data")));
        Assert.All(Directory.GetFiles(folder.Of("data")), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Contains(Data + "-wal", Directory.GetFiles(folder.Of("data")));
    }

    [Fact]
    public async Task The_migrations_make_the_model_and_the_newest_is_known_by_name()
    {
        using var storage = await OpenAsync();
        using var context = new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite($"Data Source={Data}").Options);
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Equal(SqliteMigration.Newest, context.Database.GetMigrations().Last());
        Assert.Empty(context.Database.GetPendingMigrations());
    }

    [Fact]
    public async Task Several_that_open_a_new_file_at_once_all_succeed()
    {
        var storages = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => OpenAsync().AsTask())));
        Assert.True((await storages[0].Subjects.CreateAsync("alice", [], Someone, default)).Made);
        Assert.NotNull(await storages[5].Subjects.FindAsync("alice", default));
        foreach (var storage in storages)
            storage.Dispose();
    }

    [Fact] // A migration that was killed leaves EF Core's own lock behind.
    public async Task A_migration_that_died_half_way_does_not_stop_the_next()
    {
        Directory.CreateDirectory(folder.Of("data"));
        using (var connection = new SqliteConnection($"Data Source={Data};Pooling=False"))
        {
            connection.Open();
            connection.Run("CREATE TABLE __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT NOT NULL)");
            connection.Run("INSERT INTO __EFMigrationsLock VALUES (1, '2020-01-01')");
        }

        using var storage = await OpenAsync();
        Assert.True((await storage.Subjects.CreateAsync("alice", [], Someone, default)).Made);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_left_alone()
    {
        (await OpenAsync()).Dispose();
        using (var connection = new SqliteConnection($"Data Source={Data};Pooling=False"))
        {
            connection.Open();
            connection.Run("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99')");
        }

        Assert.Contains("newer version", (await FaultAsync()).Message);
    }

    [Fact]
    public async Task Something_else_than_a_database_is_said_to_be_that()
    {
        Directory.CreateDirectory(folder.Of("data"));
        await File.WriteAllTextAsync(Data, new string('x', 5000));
        var message = (await FaultAsync()).Message;
        Assert.Contains(Data, message);
        Assert.Contains("expected a SQLite database", message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said_to_be_that()
    {
        await File.WriteAllTextAsync(folder.Of("data"), "");
        Assert.Contains(Data, (await FaultAsync()).Message);
    }

    [Fact]
    public async Task A_change_that_fails_at_its_last_row_changes_nothing()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        using (var connection = new SqliteConnection($"Data Source={Data};Pooling=False"))
        {
            connection.Open();
            connection.Run("CREATE TRIGGER broken BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'broken'); END");
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await storage.Subjects.SuspendAsync("alice", Someone, default));
        Assert.False((await storage.Subjects.FindAsync("alice", default))!.Suspended);
    }

    [Theory]
    [InlineData(5, "locked"), InlineData(8, "cannot be written"), InlineData(10, "disk reported an error"), InlineData(11, "backup"), InlineData(13, "disk is full"), InlineData(14, "cannot be opened"), InlineData(26, "expected a SQLite database")]
    public void Every_trouble_is_told_with_the_file_and_what_to_do(int code, string said)
    {
        var message = StoreFault.From(new SqliteException("", code), Data).Message;
        Assert.StartsWith(Data + ": ", message);
        Assert.Contains(said, message);
    }

    [Fact] // The counter row, not a sequence: no reader ever skips a change that committed late.
    public async Task Many_writers_leave_a_log_without_a_gap()
    {
        using var one = await OpenAsync();
        using var two = await OpenAsync();
        await one.Subjects.CreateAsync("alice", [], Someone, default);
        var changes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
            await (i % 2 == 0 ? one : two).Subjects.AddRoleAsync(i % 10 == 0 ? "nobody" : "alice", $"r{i}", Someone, default))));

        var made = changes.Where(change => change.Made).Select(change => change.Seq).Order().ToList();
        Assert.Equal(90, made.Count);
        Assert.Equal(Enumerable.Range((int)made[0], 90).Select(i => (long)i), made);
    }

    [Fact]
    public async Task Usage_adds_up()
    {
        using var storage = await OpenAsync();
        var hour = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var count = new UsageCount("mobile", "GET /orders", "light", "ok", hour, 3);
        await storage.Usage.AddAsync([count, count with { Client = "", Count = 1 }], default);
        await storage.Usage.AddAsync([count with { Count = 4 }], default);

        Assert.Equal([count with { Count = 7 }], await storage.Usage.ListAsync("mobile", hour, default));
        Assert.Equal(2, (await storage.Usage.ListAsync(null, hour, default)).Count);
        Assert.Empty(await storage.Usage.ListAsync(null, hour.AddHours(1), default));
    }

    private ValueTask<SqliteStorage> OpenAsync() => SqliteStorage.OpenAsync(Data, TimeProvider.System, default);

    private Task<StoreUnavailableException> FaultAsync() => Assert.ThrowsAsync<StoreUnavailableException>(async () => await OpenAsync());
}
