using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Tree;
using Gatehouse.Authorization.Proofs;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Storage.Sqlite;
using Gatehouse.Tests.Keys;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Tests;

/// <summary>Somebody who can write to the database writes what no gateway ever would: it is found, told, and never signed, and nothing breaks over it.</summary>
public sealed class HostileLogTests : IDisposable
{
    private static readonly Actor Someone = new("cli:tester", "because");
    private readonly TemporaryFolder folder = new();

    private string Data => folder.Of("data/gatehouse.db");

    private AuditSigner Signer => KeyStore.Open(folder.Of("keys"), TimeProvider.System).AuditSigner;

    public void Dispose() => folder.Dispose();

    [Fact] // CWE-345: what is erased has no hash of its own to be held against, so where one part of a record ends must not be the writer's choice.
    public async Task An_erased_record_cannot_be_given_another_action()
    {
        using (var storage = await OpenAsync())
        {
            await storage.Subjects.CreateAsync("alice", [], Someone, default);
            await storage.AuditLog.EraseAsync("alice", Someone, default);
        }

        Tamper("UPDATE audit_entry SET detail = detail || CAST(substr(action, 1, 8) AS BLOB), action = substr(action, 9) WHERE number = 1");
        var finding = Assert.Single(Verify().Findings);
        Assert.Equal((Damage.Edited, 1L), (finding.Damage, finding.Record));
    }

    [Fact] // Whoever writes down a checkpoint first would keep the gateway from telling its own outside.
    public async Task A_checkpoint_that_somebody_put_in_keeps_no_right_one_from_being_told()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        Tamper("INSERT INTO audit_checkpoint (size, root, peaks, at, key, signature) VALUES (1, x'00', x'00', 1, 'k', x'00')");

        Assert.True((await MakerOf(storage).MakeAsync(null, default)).IsNew);
        Assert.Empty(Verify().Findings);
        Assert.False((await MakerOf(storage).MakeAsync(null, default)).IsNew);
    }

    [Fact] // CWE-117, CWE-347: what is signed and written out as one line is one line.
    public async Task The_id_of_a_log_is_never_signed_as_somebody_else_wrote_it()
    {
        using (var storage = await OpenAsync())
            await storage.Subjects.CreateAsync("alice", [], Someone, default);

        Tamper("UPDATE audit_tree SET log = 'x' || char(10) || 'gatehouse-audit/1 log=AAAAAAAAAAAAAAAAAAAAAA'");
        using var again = await OpenAsync();
        await Assert.ThrowsAsync<AuditDamagedException>(() => MakerOf(again).MakeAsync(null, default).AsTask());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => again.Subjects.SuspendAsync("alice", Someone, default).AsTask());
        Assert.NotEmpty(Verify().Findings);
    }

    [Fact] // CWE-778
    public async Task A_record_that_is_dropped_without_a_word_stops_the_change()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        Tamper("CREATE TRIGGER quiet BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(IGNORE); END");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Subjects.SuspendAsync("alice", Someone, default).AsTask());

        Tamper("DROP TRIGGER quiet");
        Tamper("CREATE TRIGGER quiet BEFORE UPDATE ON audit_tree BEGIN SELECT RAISE(IGNORE); END");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Subjects.SuspendAsync("alice", Someone, default).AsTask());
        Assert.False((await storage.Subjects.FindAsync("alice", default))!.Suspended);
    }

    [Theory]
    [InlineData("UPDATE audit_tree SET peaks = 'text'")]
    [InlineData("UPDATE audit_tree SET size = -1")]
    [InlineData("UPDATE audit_tree SET size = 'many'")]
    [InlineData("UPDATE audit_tree SET size = 9223372036854775807, peaks = zeroblob(2016)")]
    [InlineData("UPDATE audit_checkpoint SET at = 9223372036854775807")]
    [InlineData("UPDATE audit_checkpoint SET root = 'text', signature = 7")]
    [InlineData("UPDATE audit_entry SET at = 9223372036854775807 WHERE number = 1")]
    [InlineData("UPDATE audit_entry SET leaf = zeroblob(4000) WHERE number = 1")]
    [InlineData("UPDATE audit_entry SET leaf = NULL, detail = NULL, salt = NULL WHERE number = 1")]
    [InlineData("UPDATE audit_entry SET actor = x'ff00', target = 7, action = x'00' WHERE number = 1")]
    [InlineData("UPDATE audit_entry SET number = -9223372036854775808 WHERE number = 1")]
    [InlineData("UPDATE audit_entry SET number = 9223372036854775807 WHERE number = 1")]
    public async Task Whatever_stands_in_the_tables_is_damage_and_no_fault(string tamper)
    {
        using (var storage = await OpenAsync())
        {
            await storage.Subjects.CreateAsync("alice", [], Someone, default);
            await MakerOf(storage).MakeAsync(null, default);
        }

        Tamper(tamper);
        Assert.NotEmpty(Verify().Findings);
        using var again = await OpenAsync();
        await again.Audit.SearchAsync(new AuditQuery(9), default);
    }

    [Theory] // A view answers each reader as it likes, or never.
    [InlineData("audit_entry"), InlineData("audit_tree"), InlineData("audit_checkpoint")]
    public async Task A_view_in_the_place_of_a_table_is_not_read(string table)
    {
        (await OpenAsync()).Dispose();
        Tamper($"ALTER TABLE {table} RENAME TO hidden");
        Tamper($"CREATE VIEW {table} AS SELECT * FROM hidden");
        Assert.Contains("view", Assert.Throws<StoreUnavailableException>(() => Verify()).Message, StringComparison.Ordinal);
    }

    [Fact] // CWE-400
    public async Task A_value_without_measure_is_not_read_into_memory()
    {
        using (var storage = await OpenAsync())
            await storage.Subjects.CreateAsync("alice", [], Someone, default);
        Tamper("UPDATE audit_entry SET reason = zeroblob(40000000)");
        Assert.Throws<StoreUnavailableException>(() => Verify());
    }

    [Fact]
    public async Task Erasing_reaches_what_was_to_be_proved_and_leaves_the_changes_of_others_alone()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        await storage.Subjects.CreateAsync("bob", [], Someone, default);
        var now = TimeProvider.System.GetUtcNow();
        await storage.Proofs.AskAsync(new AskedProof("AAAAAAAAAAAAAAAAAAAAAA", "totp", "clara", "desk", "k", "DELETE", "/users/alice?why=1", new byte[32], new byte[32], ProofState.Asked, now, now.AddMinutes(5), "r"), new Actor("clara"), default);

        Assert.Equal(new Erased(2, 0), await storage.AuditLog.EraseAsync("alice", Someone, default));
        using var connection = Open();
        Assert.Equal("cli:tester", connection.Ask<string>("SELECT actor FROM change_log WHERE id = 'bob'"));
        Assert.Equal("", connection.Ask<string>("SELECT actor FROM change_log WHERE id = 'alice'"));
    }

    [Fact] // The store keeps the checkpoint already when its line finds nobody: it is not made again, and a quiet log would stay unanchored.
    public async Task A_line_that_nobody_took_is_written_once_somebody_does()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        var place = new Deaf();
        var complaints = new List<string>();
        await using (new CheckpointClock(MakerOf(storage), place, TimeProvider.System, complaints.Add))
        {
        }

        Assert.Contains("tried again", Assert.Single(complaints), StringComparison.Ordinal);
        Assert.True(Checkpoint.TryFind(Assert.Single(place.Lines), out var found) && found.SignedBy() is not null && found.Size == 1);
    }

    [Fact]
    public async Task What_is_damaged_is_read_by_a_verification_and_nothing_else()
    {
        using (var storage = await OpenAsync())
            await storage.Subjects.CreateAsync("alice", [], Someone, default);
        Tamper("UPDATE audit_entry SET leaf = zeroblob(33)");
        using var copy = AuditCopy.Open(Data);
        Assert.Contains("the record 1 is damaged", Assert.Throws<StoreUnavailableException>(() => copy.Read(0, 9, static (in RecordBytes _) => { }, default)).Message, StringComparison.Ordinal);
    }

    private ValueTask<SqliteStorage> OpenAsync() => SqliteStorage.OpenAsync(Data, TimeProvider.System, default);

    private CheckpointMaker MakerOf(SqliteStorage storage) => new(storage.AuditLog, Signer, TimeProvider.System);

    private AuditReport Verify()
    {
        using var copy = AuditCopy.Open(Data);
        return copy.Verify([], [], default);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Data};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Tamper(string text)
    {
        using var connection = Open();
        connection.Run(text);
    }

    /// <summary>Hears from the second line on.</summary>
    private sealed class Deaf : ICheckpointPlace
    {
        private bool heard;

        public List<string> Lines { get; } = [];

        public void Write(string line)
        {
            if (!heard)
            {
                heard = true;
                throw new IOException("nobody listens");
            }

            Lines.Add(line);
        }

        public void Dispose() { }
    }
}
