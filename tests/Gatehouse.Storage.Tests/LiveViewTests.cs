using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Storage.Tests;

/// <summary>Requirement 2.08: what a change in the store does to the next request.</summary>
public sealed class LiveViewTests
{
    [Fact]
    public async Task A_node_that_starts_knows_what_was_stored()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["user", "manager"], House.Someone, default);
        var key = await house.NewKeyAsync("mobile", "alice");
        using var node = new Node(house.Storage, house.Secrets);

        var principal = node.Ask(key.Text);
        Assert.Equal(("alice", "mobile", 0b110UL), (principal!.Subject, principal.Client, principal.Roles));
        Assert.Equal(0b110UL, node.View.Current.Snapshot.RolesOf("alice"));
        Assert.Equal(0UL, node.View.Current.Snapshot.RolesOf("bob"));
    }

    [Fact]
    public async Task A_request_in_flight_keeps_the_snapshot_it_began_with()
    {
        using var house = await House.OpenAsync();
        using var node = new Node(house.Storage, house.Secrets);
        var before = node.View.Current;
        await house.Storage.Subjects.CreateAsync("alice", ["admin"], House.Someone, default);
        node.View.CatchUp();

        Assert.Equal(0UL, before.Snapshot.RolesOf("alice"));
        Assert.Equal(0b1000UL, node.View.Current.Snapshot.RolesOf("alice"));
    }

    [Fact] // Rule 8 of the policy file.
    public async Task A_new_policy_and_the_roles_under_it_come_together()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["admin"], House.Someone, default);
        using var node = new Node(house.Storage, house.Secrets);
        var turned = TestPolicy.Make(roles: ["admin", "user", "guest"]);
        node.View.Use(turned);

        Assert.Same(turned, node.View.Current.Policy);
        Assert.Equal(0b001UL, node.View.Current.Snapshot.RolesOf("alice"));
        await house.Storage.Subjects.AddRoleAsync("alice", "user", House.Someone, default);
        node.View.CatchUp();
        Assert.Equal(0b011UL, node.View.Current.Snapshot.RolesOf("alice"));
    }

    [Fact]
    public async Task Without_the_store_the_lease_runs_out_and_comes_back_with_it()
    {
        using var house = await House.OpenAsync();
        var clock = new Clock();
        var source = new Unreliable(house.Storage.OpenChanges());
        using var view = LiveView.Open(source, TestPolicy.Make(), clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        source.Silent = true;
        clock.Now += TimeSpan.FromSeconds(4.9);
        Assert.Throws<StoreUnavailableException>(view.CatchUp);
        Assert.True(view.IsFresh);
        clock.Now += TimeSpan.FromSeconds(0.1);
        Assert.False(view.IsFresh);

        source.Silent = false;
        view.CatchUp();
        Assert.True(view.IsFresh);
    }

    [Fact] // A change that was noticed once and could not be read then must not be forgotten.
    public async Task A_reading_that_fails_is_made_up_for()
    {
        using var house = await House.OpenAsync();
        var source = new Unreliable(house.Storage.OpenChanges());
        using var view = LiveView.Open(source, TestPolicy.Make(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await house.Storage.Subjects.CreateAsync("alice", ["admin"], House.Someone, default);
        source.FailsReading = true;
        Assert.Throws<InvalidOperationException>(view.CatchUp);
        source.FailsReading = false;
        view.CatchUp();
        Assert.Equal(0b1000UL, view.Current.Snapshot.RolesOf("alice"));
    }

    [Fact] // A restored backup: what it does not know is not allowed any more.
    public async Task A_store_put_back_to_an_older_state_is_read_anew()
    {
        using var house = await House.OpenAsync();
        var key = await house.NewKeyAsync("mobile", null, "user");
        using var node = new Node(house.Storage, house.Secrets);
        Assert.NotNull(node.Ask(key.Text));

        using (var connection = new SqliteConnection($"Data Source={house.Folder.Of("data/gatehouse.db")};Pooling=False"))
        {
            connection.Open();
            Sqlite.Commands.Run(connection, "DELETE FROM key_secret; DELETE FROM api_key; DELETE FROM change_log; UPDATE change_counter SET seq = 0");
        }

        node.View.CatchUp();
        Assert.Null(node.Ask(key.Text));
        Assert.Equal(0, node.View.Applied);
    }

    [Fact] // Requirement 1.12: suspending ends tokens and keys, resuming brings back keys only.
    public async Task A_suspension_ends_what_is_out_for_the_subject()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);
        var key = await house.NewKeyAsync("mobile", "alice");
        using var node = new Node(house.Storage, house.Secrets);
        var token = new TokenIssuer(house.Secrets.Rings, TimeProvider.System).Issue(node.View.Current, "alice", null, null).Text;
        Assert.NotNull(node.Ask(key.Text));
        Assert.NotNull(node.Ask(token: token));

        await house.Storage.Subjects.SuspendAsync("alice", House.Someone, default);
        node.View.CatchUp();
        Assert.Null(node.Ask(key.Text));
        Assert.Null(node.Ask(token: token));

        await house.Storage.Subjects.ResumeAsync("alice", House.Someone, default);
        node.View.CatchUp();
        Assert.NotNull(node.Ask(key.Text));
        Assert.Null(node.Ask(token: token));
    }

    [Fact]
    public async Task A_running_view_applies_a_change_it_was_woken_for_and_one_it_was_not()
    {
        using var house = await House.OpenAsync();
        using var node = new Node(house.Storage, house.Secrets);
        node.View.Start();
        var first = await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);
        Assert.Equal([node.View.Node], (await node.View.WakeAsync(first.Seq, TimeSpan.FromSeconds(10), default)).Confirmed);

        var second = await house.Storage.Subjects.CreateAsync("bob", ["user"], House.Someone, default);
        Assert.True(await node.View.WaitForAsync(second.Seq, TimeSpan.FromSeconds(10), default));
        Assert.Equal(0b010UL, node.View.Current.Snapshot.RolesOf("bob"));
        Assert.Equal([node.View.Node], (await node.View.WakeAsync(second.Seq + 1, TimeSpan.Zero, default)).Pending);
    }

    private sealed class Unreliable(IChangeSource source) : IChangeSource
    {
        internal bool Silent { get; set; }

        internal bool FailsReading { get; set; }

        public bool HasMoved() => Silent ? throw new StoreUnavailableException("silent") : source.HasMoved();

        public long ReadAll(ISnapshotTarget target) => FailsReading ? throw new InvalidOperationException() : source.ReadAll(target);

        public long ReadAfter(long seq, ISnapshotTarget target) => FailsReading ? throw new InvalidOperationException() : source.ReadAfter(seq, target);

        public void Beat(string node, long applied) => source.Beat(node, applied);

        public void Dispose() => source.Dispose();
    }
}
