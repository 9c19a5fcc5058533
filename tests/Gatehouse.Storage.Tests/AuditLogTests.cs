using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Storage.Sqlite;
using Gatehouse.Tests.Keys;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Tests;

/// <summary>The audit log of a store: one tree, whoever writes; erased and still provable; no change without its record.</summary>
public sealed class AuditLogTests : IDisposable
{
    private static readonly Actor Someone = new("cli:tester", "because");
    private readonly TemporaryFolder folder = new();

    private string Data => folder.Of("data/gatehouse.db");

    private AuditSigner Signer => KeyStore.Open(folder.Of("keys"), TimeProvider.System).AuditSigner;

    public void Dispose() => folder.Dispose();

    private ValueTask<SqliteStorage> OpenAsync() => SqliteStorage.OpenAsync(Data, TimeProvider.System, default);

    private AuditReport Verify(params Checkpoint[] outside)
    {
        using var copy = AuditCopy.Open(Data);
        return copy.Verify(outside, [], default);
    }

    [Fact]
    public async Task Every_kind_of_record_stands_in_the_tree_and_is_found_again()
    {
        using var storage = await OpenAsync();
        var actor = new Actor("alice", "quotes \" \\ and \u0001\u0000 and ünïcödé 🙂") { Credential = "aaaabbbbcccc", RequestId = "0123456789ABCDEFGHIJKL" };
        await storage.Subjects.CreateAsync("alice", ["user"], actor, default);
        await storage.AuditLog.AppendAsync([new AuditNote(actor, "access", "/orders/7", "{}"), new AuditNote(actor, "access", "/orders/8", null)], default);

        var report = Verify();
        Assert.Empty(report.Findings);
        Assert.Equal(3, report.To);
        var all = await storage.Audit.ListAsync(0, 10, default);
        Assert.Equal([all[0].Seq, all[0].Seq, all[0].Seq], all.Select(entry => entry.Seq));
        Assert.All(all, entry => Assert.Equal(("alice", "aaaabbbbcccc", "0123456789ABCDEFGHIJKL"), (entry.Actor, entry.Credential, entry.RequestId)));
        Assert.Equal("/orders/8", Assert.Single(await storage.Audit.SearchAsync(new AuditQuery(1) { Action = "acc*" }, default)).Target);
        Assert.Equal(2, Assert.Single(await storage.Audit.SearchAsync(new AuditQuery(9) { Target = "/orders/7", Actor = "alice", Before = 3 }, default)).Number);
        Assert.Null(await storage.Audit.FindAsync(4, default));
    }

    [Fact]
    public async Task When_the_record_cannot_be_written_the_change_does_not_happen()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        Tamper("CREATE TRIGGER no_audit BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no'); END");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Subjects.SuspendAsync("alice", Someone, default).AsTask());
        Assert.False((await storage.Subjects.FindAsync("alice", default))!.Suspended);

        Tamper("DROP TRIGGER no_audit");
        Tamper("CREATE TRIGGER no_edge BEFORE UPDATE ON audit_tree BEGIN SELECT RAISE(ABORT, 'no'); END");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Subjects.SuspendAsync("alice", Someone, default).AsTask());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.AuditLog.AppendAsync([new AuditNote(Someone, "access", "/", null)], default).AsTask());
        Assert.False((await storage.Subjects.FindAsync("alice", default))!.Suspended);

        Tamper("DROP TRIGGER no_edge");
        Assert.True((await storage.Subjects.SuspendAsync("alice", Someone, default)).Made);
        Assert.Equal((0, 2), (Verify().Findings.Count, Verify().To));
    }

    [Theory]
    [InlineData("DELETE FROM audit_tree", "no tree")]
    [InlineData("UPDATE audit_tree SET peaks = x'00'", "no tree")]
    [InlineData("INSERT INTO audit_entry (number, seq, at, actor, action, target, reason) VALUES (2, 1, 1, 'x', 'x', 'x', 'x')", "not written by Gatehouse")]
    public async Task A_log_that_cannot_go_on_stops_every_change_and_says_why(string tamper, string told)
    {
        using (var first = await OpenAsync())
            await first.Subjects.CreateAsync("alice", [], Someone, default);

        Tamper(tamper);
        using var storage = await OpenAsync();
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Subjects.SuspendAsync("alice", Someone, default).AsTask());
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.False((await storage.Subjects.FindAsync("alice", default))!.Suspended);
    }

    [Fact]
    public async Task Several_that_write_at_once_keep_one_tree()
    {
        var storages = new[] { await OpenAsync(), await OpenAsync(), await OpenAsync() };
        await Task.WhenAll(storages.SelectMany((storage, s) => Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            await storage.Subjects.CreateAsync($"subject-{s}-{i}", [], Someone, default);
            await storage.AuditLog.AppendAsync([new AuditNote(Someone, "access", $"/{s}/{i}", null)], default);
        }))));
        foreach (var storage in storages)
            storage.Dispose();

        var report = Verify();
        Assert.Empty(report.Findings);
        Assert.Empty(report.ClockWentBack);
        Assert.Equal(120, report.To);
    }

    [Fact]
    public async Task What_is_personal_can_be_erased_and_every_proof_stays_right()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", ["user"], Someone, default);
        await storage.Subjects.CreateAsync("bob", ["user"], Someone, default);
        await storage.AuditLog.AppendAsync([new AuditNote(new Actor("alice"), "access", "/users/bob", null), new AuditNote(new Actor("bob"), "access", "/users/alice", null), new AuditNote(new Actor("bob"), "access", "/", null)], default);
        var before = (await new CheckpointMaker(storage.AuditLog, Signer, TimeProvider.System).MakeAsync(null, default)).Checkpoint!;

        Assert.Equal(new Erased(3, 0), await storage.AuditLog.EraseAsync("alice", Someone, default));
        Assert.Equal(0, (await storage.AuditLog.EraseAsync("alice", Someone, default)).Count);

        var report = Verify(before);
        Assert.Empty(report.Findings);
        Assert.Equal((3, 5, 6), (report.Erased, report.AnchoredTo, report.To));
        var all = await storage.Audit.ListAsync(0, 10, default);
        Assert.Equal([true, false, true, true, false, false], all.Select(entry => entry.Erased));
        Assert.Equal(("audit.erase", "because", "{\"records\":\"1,3-4\",\"count\":3}"), (all[5].Action, all[5].Reason, all[5].After));
    }

    [Fact]
    public async Task An_erasure_without_its_record_is_damage()
    {
        using (var storage = await OpenAsync())
        {
            await storage.Subjects.CreateAsync("alice", [], Someone, default);
            await storage.Subjects.CreateAsync("bob", [], Someone, default);
            await storage.AuditLog.EraseAsync("alice", Someone, default);
        }

        Tamper("UPDATE audit_entry SET salt = NULL, actor = '', target = '', before = NULL, after = NULL, reason = '', request_id = NULL, credential = NULL WHERE number = 2");
        Assert.Equal((Damage.Edited, 2L), (Assert.Single(Verify().Findings).Damage, Verify().Findings[0].Record));

        Tamper("UPDATE audit_entry SET reason = 'again' WHERE number = 1");
        Assert.Equal(1, Verify().Findings[0].Record);
    }

    [Fact]
    public async Task A_gateway_signs_nothing_over_a_log_that_was_made_anew_behind_its_back()
    {
        using var storage = await OpenAsync();
        var maker = new CheckpointMaker(storage.AuditLog, Signer, TimeProvider.System);
        for (var i = 0; i < 10; i++)
            await storage.Subjects.CreateAsync($"subject-{i}", [], Someone, default);
        Assert.True((await maker.MakeAsync(null, default)).IsNew);
        Assert.False((await maker.MakeAsync(null, default)).IsNew);

        Tamper("UPDATE audit_entry SET actor = 'cli:somebody-else' WHERE number = 3", Ledger.Recompute);
        Tamper("DELETE FROM audit_checkpoint");
        await storage.Subjects.CreateAsync("one-more", [], Someone, default);

        await Assert.ThrowsAsync<AuditDamagedException>(() => maker.MakeAsync(null, default).AsTask());
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_is_a_bad_signature_and_one_of_another_log_a_fork()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        var made = (await new CheckpointMaker(storage.AuditLog, Signer, TimeProvider.System).MakeAsync(null, default)).Checkpoint!;
        var other = KeyStore.Open(folder.Of("others"), TimeProvider.System).AuditSigner;
        using var copy = AuditCopy.Open(Data);

        Assert.Empty(copy.Verify([made], [Signer.Public], default).Findings);
        Assert.All(copy.Verify([made], [other.Public], default).Findings, finding => Assert.Equal(Damage.BadSignature, finding.Damage));
        Assert.Equal(Damage.BadSignature, Assert.Single(copy.Verify([made with { Size = 2 }], [], default).Findings.DistinctBy(finding => finding.Damage)).Damage);
        Assert.Equal(Damage.Forked, copy.Verify([Checkpoint.Make("AAAAAAAAAAAAAAAAAAAAAA", 1, made.Root, made.At, Signer)], [], default).Findings[0].Damage);
    }

    [Fact]
    public async Task Records_of_before_get_their_leaves_once()
    {
        (await OpenAsync()).Dispose();
        Tamper("DELETE FROM audit_tree");
        Tamper("INSERT INTO audit_entry (number, seq, at, actor, action, target, reason, request_id) VALUES (3, 1, 1000, 'a', 'key.create', 'b', '', 'r'), (9, 2, 2000, 'a', 'key.block', 'b', 'leaked', NULL)");
        (await OpenAsync()).Dispose();
        var log = Verify().Log;
        using var storage = await OpenAsync();

        Assert.Equal((0, 2, log), (Verify().Findings.Count, Verify().To, Verify().Log));
        Assert.Equal([(1, "key.create", "r"), (2, "key.block", null)], (await storage.Audit.ListAsync(0, 9, default)).Select(entry => (entry.Number, entry.Action, entry.RequestId)));
    }

    [Fact]
    public async Task A_copy_is_verified_with_the_log_beside_it_and_nothing_of_it_is_changed()
    {
        using var storage = await OpenAsync();
        await storage.Subjects.CreateAsync("alice", [], Someone, default);
        foreach (var side in new[] { "", "-wal" })
            File.Copy(Data + side, folder.Of("copy.db") + side);

        using (var copy = AuditCopy.Open(folder.Of("copy.db")))
            Assert.Equal((0, 1), (copy.Verify([], [], default).Findings.Count, copy.Verify([], [], default).To));

        File.WriteAllText(folder.Of("text.db"), "no database at all, and long enough to be read as the head of one: " + new string('x', 100));
        Assert.Contains("expected a SQLite database", Assert.Throws<StoreUnavailableException>(() => AuditCopy.Open(folder.Of("text.db")).Dispose()).Message, StringComparison.Ordinal);
    }

    private void Tamper(string text, Action<SqliteConnection>? more = null)
    {
        using var connection = new SqliteConnection($"Data Source={Data};Pooling=False");
        connection.Open();
        connection.Run(text);
        more?.Invoke(connection);
    }
}
