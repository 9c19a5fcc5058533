using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Live;

/// <summary>Requirement 2.08: whoever blocks a key is told of every node, also of those that cannot be reached from here.</summary>
public class NodesWakeUpTests
{
    private readonly Clock clock = new();

    [Theory]
    [InlineData(8, 0, true, false)]     // it has written that it stands there
    [InlineData(7, 0, false, true)]     // it lives and has not
    [InlineData(7, -2.9, false, true)]
    [InlineData(7, -3, false, false)]   // not heard of lately: it is dead, or its lease is about to end
    [InlineData(7, 3600, false, false)] // the clock was set back since: a dead node must not be waited for until then
    public async Task A_node_that_only_the_store_knows_of_is_named(long applied, double seconds, bool confirmed, bool pending)
    {
        var answer = await AskAsync(new Confirmation(["here-1"], []), new NodeSeen("there-2", applied, clock.Now.AddSeconds(seconds)), new NodeSeen("here-1", 7, clock.Now));

        Assert.Equal(confirmed ? ["here-1", "there-2"] : ["here-1"], answer.Confirmed);
        Assert.Equal(pending ? ["there-2"] : [], answer.Pending);
    }

    [Fact] // One silent node is not two.
    public async Task A_socket_that_does_not_answer_is_named_as_its_node()
    {
        var silent = new Confirmation([], ["gatehouse-2.sock"]);

        Assert.Equal(["here-2"], (await AskAsync(silent, new NodeSeen("here-2", 7, clock.Now))).Pending);
        Assert.Equal(["gatehouse-2.sock"], (await AskAsync(silent)).Pending);
    }

    private async Task<Confirmation> AskAsync(Confirmation reachable, params NodeSeen[] seen) =>
        await new NodesWakeUp(new Answers(reachable), new Table(seen), clock).WakeAsync(8, TimeSpan.Zero, TestContext.Current.CancellationToken);

    private sealed class Answers(Confirmation answer) : IWakeUp
    {
        public ValueTask<Confirmation> WakeAsync(long seq, TimeSpan atMost, CancellationToken cancellationToken) => ValueTask.FromResult(answer);
    }

    private sealed class Table(IReadOnlyList<NodeSeen> seen) : INodes
    {
        public ValueTask<IReadOnlyList<NodeSeen>> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult(seen);

        public ValueTask LeaveAsync(string node, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
