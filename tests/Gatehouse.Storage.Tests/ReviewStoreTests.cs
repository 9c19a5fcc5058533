using System.Text.Json;
using Gatehouse.Audit.Reviews;
using Gatehouse.Live;

namespace Gatehouse.Storage.Tests;

/// <summary>Requirement 2.09: what a review does is done whole or not at all, and nothing else.</summary>
public sealed class ReviewStoreTests
{
    private static readonly DateTimeOffset Cutoff = DateTimeOffset.UtcNow.AddDays(-90);

    [Fact] // Between the reading and the writing the last other admin may have been suspended.
    public async Task A_review_that_would_leave_no_live_admin_changes_nothing()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("root", ["admin"], House.Someone, default);
        await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);

        var change = await SaveAsync(house, new("subject", "alice"), new("subject", "root"));

        Assert.Equal(ChangeResult.NotFound, change.Result);
        Assert.All(await house.Storage.Subjects.ListAsync(null, 10, default), subject => Assert.False(subject.Suspended));
        Assert.Empty(await house.Storage.Reviews.ListAsync(null, 10, default));

        await house.NewKeyAsync("robot", null, "admin");   // a key that is an admin by itself is one left
        Assert.True((await SaveAsync(house, new("subject", "alice"), new("subject", "root"))).Made);
    }

    [Fact]
    public async Task Whoever_came_back_meanwhile_is_left_alone()
    {
        using var house = await House.OpenAsync();
        foreach (var name in new[] { "alice", "bob", "carol" })
            await house.Storage.Subjects.CreateAsync(name, ["user"], House.Someone, default);
        var key = await house.NewKeyAsync("app", "bob");
        await house.Storage.Reviews.AddUsesAsync([], [new("alice", "user")], DateTimeOffset.UtcNow, default);
        await house.Storage.LastUsed.MarkUsedAsync([new(key.Id, DateTimeOffset.UtcNow)], default);

        await SaveAsync(house, new("subject", "alice"), new("subject", "bob"), new("subject", "carol"), new("key", key.Id), new("subject", "nobody"));

        Assert.Equal(["carol"], (await house.Storage.Subjects.ListAsync(null, 10, default)).Where(subject => subject.Suspended).Select(subject => subject.Id));
        Assert.False((await house.Storage.Keys.FindAsync(key.Id, default))!.Blocked);
    }

    [Fact]
    public async Task A_node_acts_on_it_like_on_any_other_change_and_on_the_undoing()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);
        var key = await house.NewKeyAsync("app", "alice");
        using var node = new Node(house.Storage, house.Secrets);
        Assert.NotNull(node.Ask(key.Text));

        var change = await SaveAsync(house, new ReviewTarget("subject", "alice"));
        node.View.CatchUp();
        Assert.Null(node.Ask(key.Text));
        Assert.Equal(change.Seq, node.View.Applied);

        var kept = Assert.Single(await house.Storage.Reviews.ListAsync(null, 10, default));
        var (undone, back) = await house.Storage.Reviews.UndoAsync(kept.Review.Id, JsonSerializer.Deserialize<List<ReviewAction>>(kept.Review.Body)!, House.Someone, default);
        node.View.CatchUp();
        Assert.NotNull(node.Ask(key.Text));
        Assert.True(undone.Made && back.Count == 1);
    }

    [Fact]
    public async Task The_facts_are_what_was_recorded()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["user", "admin"], House.Someone, default);
        var at = DateTimeOffset.FromUnixTimeSeconds(1_750_000_020);
        Assert.Null((await house.Storage.Reviews.ReadAsync(default)).RecordsSince);

        await house.Storage.Reviews.AddUsesAsync([], [], at, default);
        await house.Storage.Reviews.AddUsesAsync([new("user", "orders", "read")], [new("alice", "guest"), new("alice", "user")], at.AddDays(1), default);
        await house.Storage.Reviews.AddUsesAsync([new("user", "orders", "read")], [new("alice", "guest")], at.AddDays(-1), default);   // a node whose clock is behind

        var facts = await house.Storage.Reviews.ReadAsync(default);
        Assert.Equal(at, facts.RecordsSince);
        Assert.Equal([new("user", "orders", "read")], facts.Rights);
        Assert.Equal((at.AddDays(1), false, "admin user"), (facts.Subjects[0].LastUsedAt, facts.Subjects[0].HasSecondFactor, string.Join(' ', facts.Subjects[0].Roles)));
    }

    private static ValueTask<Change> SaveAsync(House house, params ReviewTarget[] targets) => house.Storage.Reviews.SaveAsync(
        new ReviewPlan(targets, ["admin"], Cutoff),
        actions => new SignedReview($"r{Guid.NewGuid():N}", DateTimeOffset.UtcNow, JsonSerializer.Serialize(actions), "key", new byte[64]), House.Someone, default);
}
