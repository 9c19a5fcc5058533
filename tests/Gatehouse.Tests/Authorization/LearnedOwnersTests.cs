using Gatehouse.Authorization;
using Gatehouse.Policy.Compiling;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization;

/// <summary>Requirement 2.04: what is remembered is never older than a write.</summary>
public sealed class LearnedOwnersTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly CompiledOperation Read = Sample.Operation();
    private static readonly CompiledPolicy Policy = Sample.Policy([Read]);
    private readonly LearnedOwners learned = new();

    [Fact]
    public void An_owner_is_kept_for_a_minute()
    {
        learned.Learn(Policy, Read, "/a", ["alice"], learned.Begin("/a"), Now);

        Assert.Equal("alice", learned.Find(Policy, Read, "/a", Now.AddSeconds(59))!.Single());
        Assert.Null(learned.Find(Policy, Read, "/a", Now.AddSeconds(60)));
        Assert.Null(learned.Find(Policy, Read, "/b", Now));
    }

    [Fact]
    public void A_write_forgets_it()
    {
        learned.Learn(Policy, Read, "/a", ["alice"], learned.Begin("/a"), Now);
        learned.Forget(Policy, Read, "/a");

        Assert.Null(learned.Find(Policy, Read, "/a", Now));
    }

    [Fact] // A GET that was answered before a DELETE and judged after it would bring the dead owner back.
    public void What_was_being_read_during_a_write_is_not_kept()
    {
        var begun = learned.Begin("/a");
        learned.Forget(Policy, Read, "/a");
        learned.Learn(Policy, Read, "/a", ["alice"], begun, Now);

        Assert.Null(learned.Find(Policy, Read, "/a", Now));
    }

    [Fact]
    public void Another_policy_remembers_nothing()
    {
        learned.Learn(Policy, Read, "/a", ["alice"], learned.Begin("/a"), Now);

        Assert.Null(learned.Find(Sample.Policy([Read]), Read, "/a", Now));
    }

    [Fact]
    public void There_is_an_end_to_how_many_are_kept()
    {
        for (var i = 0; i < 70_000; i++)
            learned.Learn(Policy, Read, $"/{i}", ["alice"], learned.Begin($"/{i}"), Now);

        Assert.Null(learned.Find(Policy, Read, "/1", Now));
        Assert.NotNull(learned.Find(Policy, Read, "/69999", Now));
    }
}
