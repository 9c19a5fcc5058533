using Gatehouse.Authentication;
using Gatehouse.Live;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Storage.Tests;

/// <summary>Requirement 2.08: a request that names a change is judged by it, also on a node whose wake-up has not come.</summary>
public sealed class FreshnessTests
{
    [Fact]
    public async Task A_node_that_has_not_heard_reads_on_before_it_judges()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);
        using Node one = new(house.Storage, house.Secrets), other = new(house.Storage, house.Secrets);
        var change = await house.Storage.Subjects.AddRoleAsync("alice", "manager", House.Someone, default);
        one.View.CatchUp();
        Assert.NotEqual(one.View.Current.Snapshot.RolesOf("alice"), other.View.Current.Snapshot.RolesOf("alice"));

        var request = Asks(other, $"{change.Seq}");
        var answer = new FreshnessStep(other.View).RunAsync(request, default).AsTask();
        Assert.False(answer.IsCompleted);
        other.View.CatchUp();

        Assert.True((await answer).Continues);
        Assert.Equal(0b110UL, request.State.Snapshot.RolesOf("alice"));
    }

    [Fact] // The wake-up is only a hint; the request itself makes the node read.
    public async Task A_running_node_whose_wake_ups_are_lost_needs_no_poll_to_be_fresh()
    {
        using var house = await House.OpenAsync();
        using var node = new Node(house.Storage, house.Secrets);
        node.View.Start();
        for (var n = 0; n < 20; n++)
        {
            var change = await house.Storage.Subjects.CreateAsync($"s{n}", ["user"], House.Someone, default);
            var request = Asks(node, $"{change.Seq}");

            Assert.True((await new FreshnessStep(node.View).RunAsync(request, default)).Continues);
            Assert.Equal(0b010UL, request.State.Snapshot.RolesOf($"s{n}"));
        }
    }

    [Theory]
    [InlineData("7000", 400)]
    [InlineData("9223372036854775807", 400)]
    [InlineData("9223372036854775808", 400)]
    [InlineData("-1", 400)]
    [InlineData("+1", 400)]
    [InlineData(" 1", 400)]
    [InlineData("1e3", 400)]
    [InlineData("", 400)]
    public async Task A_number_that_no_change_has_is_refused_after_one_reading(string sent, int status)
    {
        using var house = await House.OpenAsync();
        using var node = new Node(house.Storage, house.Secrets);
        var answer = new FreshnessStep(node.View).RunAsync(Asks(node, sent), default).AsTask();
        node.View.CatchUp();

        Assert.Equal(status, (await answer).Refusal.Status);
    }

    [Theory, InlineData("0"), InlineData("1"), InlineData(null)]
    public async Task What_is_known_already_waits_for_nothing(string? sent)
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", [], House.Someone, default);
        using var node = new Node(house.Storage, house.Secrets);

        var answer = new FreshnessStep(node.View).RunAsync(Asks(node, sent), default);
        Assert.True(answer.IsCompleted);
        Assert.True((await answer).Continues);
    }

    [Fact] // CWE-770: numbers made up hold neither memory nor time.
    public async Task Only_so_many_wait_at_a_time_and_none_for_long()
    {
        using var house = await House.OpenAsync();
        var clock = new Timers();
        using var node = new Node(house.Storage, house.Secrets, clock);
        var waiting = Enumerable.Range(0, LiveView.MostReadingOn).Select(_ => node.View.ReadOnAsync(7000, default).AsTask()).ToList();

        Assert.Equal(ReadOn.NotNow, await node.View.ReadOnAsync(7000, default));
        Assert.DoesNotContain(waiting, one => one.IsCompleted);

        clock.RunOut();
        Assert.All(await Task.WhenAll(waiting), one => Assert.Equal(ReadOn.NotNow, one));
        var room = node.View.ReadOnAsync(7000, default).AsTask();
        node.View.CatchUp();
        Assert.Equal(ReadOn.Ahead, await room);
    }

    [Fact] // Rule 8 of the policy file: the operation was found under one policy; roles under another would be a mix.
    public async Task A_policy_that_came_meanwhile_does_not_judge_a_request_that_began_before_it()
    {
        using var house = await House.OpenAsync();
        await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);
        using var node = new Node(house.Storage, house.Secrets);
        var request = Asks(node, "2");
        var policy = request.State.Policy;
        await house.Storage.Subjects.AddRoleAsync("alice", "manager", House.Someone, default);
        var answer = new FreshnessStep(node.View).RunAsync(request, default).AsTask();
        node.View.Use(TestPolicy.Make(roles: ["manager", "user", "guest"]));
        node.View.CatchUp();

        Assert.True((await answer).Continues);
        Assert.Same(policy, request.State.Policy);
        Assert.Equal(0b110UL, request.State.Snapshot.RolesOf("alice"));
    }

    private static RequestContext Asks(Node node, string? seq) =>
        new() { Http = new DefaultHttpContext(), State = node.View.Current, Id = "request", Now = DateTimeOffset.UnixEpoch, SeqSent = seq };

    // Timers that end when they are told to.
    private sealed class Timers : TimeProvider
    {
        private readonly List<(TimerCallback Call, object? State)> running = [];

        internal void RunOut()
        {
            List<(TimerCallback Call, object? State)> ended = [.. running];
            running.Clear();
            ended.ForEach(timer => timer.Call(timer.State));
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            running.Add((callback, state));
            return new Ended();
        }

        private sealed class Ended : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
