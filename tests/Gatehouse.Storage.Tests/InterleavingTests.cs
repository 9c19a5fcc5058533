using CsCheck;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>Requirement 2.08 as a property: after a node has applied a change, no request is judged as if it had not.</summary>
public sealed class InterleavingTests
{
    private enum Deed { Grant, Revoke, Suspend, Resume, Block, Unblock, CatchUpOne, CatchUpTwo, RestartTwo, AskOne, AskTwo }

    // What ought to be so at a log position.
    private readonly record struct Truth(bool Admin, bool Suspended, bool Blocked);

    [Fact]
    public async Task No_request_is_allowed_after_its_end_was_applied()
    {
        using var house = await House.OpenAsync();
        var number = 0;
        Gen.Enum<Deed>().Array[5, 60].Sample(deeds => Play(house, $"s{number++}", deeds), iter: 60, threads: 1);
    }

    private static void Play(House house, string subject, Deed[] deeds)
    {
        Done(house.Storage.Subjects.CreateAsync(subject, ["user"], House.Someone, default));
        var key = house.NewKeyAsync("mobile", subject).AsTask().GetAwaiter().GetResult();
        var one = new Node(house.Storage, house.Secrets);
        var two = new Node(house.Storage, house.Secrets);
        var head = one.View.Applied;
        var truths = new Dictionary<long, Truth> { [head] = default };
        try
        {
            foreach (var deed in deeds)
                Step(deed);
        }
        finally
        {
            one.Dispose();
            two.Dispose();
        }

        void Step(Deed deed)
        {
            var now = truths[head];
            switch (deed)
            {
                case Deed.Grant: Change(house.Storage.Subjects.AddRoleAsync(subject, "admin", House.Someone, default), now with { Admin = true }); break;
                case Deed.Revoke: Change(house.Storage.Subjects.RemoveRoleAsync(subject, "admin", House.Someone, default), now with { Admin = false }); break;
                case Deed.Suspend: Change(house.Storage.Subjects.SuspendAsync(subject, House.Someone, default), now with { Suspended = true }); break;
                case Deed.Resume: Change(house.Storage.Subjects.ResumeAsync(subject, House.Someone, default), now with { Suspended = false }); break;
                case Deed.Block: Change(house.Storage.Keys.BlockAsync(key.Id, House.Someone, default), now with { Blocked = true }); break;
                case Deed.Unblock: Change(house.Storage.Keys.UnblockAsync(key.Id, House.Someone, default), now with { Blocked = false }); break;
                case Deed.CatchUpOne: CatchUp(one); break;
                case Deed.CatchUpTwo: CatchUp(two); break;
                case Deed.AskOne: Ask(one); break;
                case Deed.AskTwo: Ask(two); break;
                case Deed.RestartTwo:
                    two.Dispose();
                    two = new Node(house.Storage, house.Secrets);
                    Assert.Equal(head, two.View.Applied);
                    Ask(two);
                    break;
            }
        }

        void Change(ValueTask<Change> change, Truth after)
        {
            // A wake-up is lost whenever no CatchUp follows.
            if (Done(change) is { Made: true, Seq: var seq })
                truths[head = seq] = after;
        }

        void CatchUp(Node node)
        {
            node.View.CatchUp();
            Assert.Equal(head, node.View.Applied);
            Ask(node);
        }

        void Ask(Node node)
        {
            var truth = truths[node.View.Applied];
            var principal = node.Ask(key.Text);
            Assert.Equal(!truth.Suspended && !truth.Blocked, principal is not null);
            if (principal is not null)
                Assert.Equal(truth.Admin ? 0b1010UL : 0b0010UL, principal.Roles);
        }
    }

    private static Change Done(ValueTask<Change> change) => change.AsTask().GetAwaiter().GetResult();
}
