using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Storage.Sqlite;
using Gatehouse.Tests.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Gatehouse.Storage.Tests;

/// <summary>A database of an older version is taken over as it is.</summary>
public sealed class MigrationTests
{
    private static readonly Actor Someone = new("cli:tester");

    [Fact]
    public async Task Nothing_of_a_database_of_the_first_version_is_lost()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Of("data/gatehouse.db");
        await MakeFirstAsync(file);

        using var storage = await SqliteStorage.OpenAsync(file, TimeProvider.System, default);
        var key = (await storage.Keys.FindAsync("aaaabbbbcccc", default))!;
        Assert.Equal(("mobile", "partner", "alice", true, "hmac", 2), (key.Client, key.Plan, key.Subject, key.Blocked, key.Scheme, key.PepperVersion));
        Assert.Equal((DateTimeOffset.FromUnixTimeMilliseconds(5000), DateTimeOffset.FromUnixTimeMilliseconds(60_000)), (key.ExpiresAt, key.LastUsedAt));
        Assert.Equal((4, "admin"), ((await storage.Subjects.FindAsync("alice", default))!.Epoch, (await storage.Subjects.FindAsync("alice", default))!.Roles[0]));
        Assert.Equal((7, CredentialKinds.Any), ((await storage.Clients.FindAsync("mobile", default))!.Epoch, (await storage.Clients.FindAsync("mobile", default))!.Credentials));
        Assert.Equal("key.create", Assert.Single(await storage.Audit.ListAsync(0, 10, default)).Action);
        Assert.Equal(9, Assert.Single(await storage.Usage.ListAsync(null, DateTimeOffset.UnixEpoch, default)).Count);

        // The log goes on where it stood, and every verb works on what was there.
        Assert.Equal(42, (await storage.Keys.UnblockAsync(key.Id, Someone, default)).Seq);
        Assert.True((await storage.Secrets.RotateAsync(key.Id, new SecretHash(new byte[32], 3), DateTimeOffset.UtcNow.AddDays(1), Someone, default)).Made);
        using var source = storage.OpenChanges();
        using var view = LiveView.Open(source, TestPolicy.Make(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Equal((1, 3), (view.Current.Snapshot.KeyCount, view.Current.Snapshot.Epoch));
        Assert.Equal(2, view.Current.Snapshot.Keys.MoreOf(0).Old!.PepperVersion);
    }

    // As the first version left it.
    private static async Task MakeFirstAsync(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        await using var context = new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite(connection).Options);
        await context.GetService<IMigrator>().MigrateAsync("20250101000000_First");
        connection.Run(
            """
            INSERT INTO client (name, plan, epoch, created_at) VALUES ('mobile', 'partner', 7, 1000);
            INSERT INTO subject (id, suspended, removed, epoch, created_at) VALUES ('alice', 0, 0, 4, 1000);
            INSERT INTO subject_role (subject, role) VALUES ('alice', 'admin');
            INSERT INTO api_key (id, client, environment, subject, roles, created_at, expires_at, blocked, last_used_at) VALUES ('aaaabbbbcccc', 1, 'live', 'alice', 'user', 1000, 5000, 1, 60000);
            INSERT INTO key_secret (key_id, slot, hash, pepper_version, created_at) VALUES ('aaaabbbbcccc', 0, zeroblob(32), 2, 1000);
            INSERT INTO audit_entry (seq, at, actor, action, target, reason) VALUES (41, 1000, 'cli:root', 'key.create', 'aaaabbbbcccc', '');
            INSERT INTO usage_count (client, operation, class, outcome, hour, count) VALUES ('mobile', 'GET /orders', 'light', 'ok', 0, 9);
            UPDATE change_counter SET seq = 41, epoch = 3;
            """);
    }
}
