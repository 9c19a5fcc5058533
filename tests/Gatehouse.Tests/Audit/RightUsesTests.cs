using Gatehouse.Audit;
using Gatehouse.Audit.Reviews;
using Gatehouse.Live;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Audit;

/// <summary>Requirement 2.09: unused rights are told from real traffic.</summary>
public sealed class RightUsesTests
{
    private readonly RightUses uses = new();
    private readonly ClientNumbers names = new();
    private readonly Kept kept = new();

    [Fact]
    public async Task A_request_that_was_served_uses_the_cells_of_all_its_roles_that_grant_it()
    {
        names.Of("alice");
        Mark(roles: 0b0110, allowed: 0b0010, own: 0b1000, served: true);
        Mark(roles: 0b1000, allowed: 0b0010, own: 0b1000, served: true);
        await FlushAsync();

        Assert.Equal([new("user", "catalog", "read"), new("admin", "catalog", "read")], kept.Rights);
        Assert.Equal(["admin", "guest", "user"], kept.Subjects.Select(use => use.Role).Order(StringComparer.Ordinal));
        Assert.All(kept.Subjects, use => Assert.Equal("alice", use.Subject));
    }

    [Fact]
    public async Task Who_is_refused_is_there_and_uses_no_right()
    {
        names.Of("alice");
        Mark(roles: 0b0010, allowed: 0b0010, own: 0, served: false);
        await FlushAsync();

        Assert.Empty(kept.Rights);
        Assert.Equal([new("alice", "guest")], kept.Subjects);
    }

    [Fact]
    public async Task A_guest_uses_the_guests_cells_and_is_nobody()
    {
        var request = RequestOf(Principal.Guest, 0b0001, 0);
        uses.Mark(request, served: true);
        await FlushAsync();

        Assert.Equal([new("guest", "catalog", "read")], kept.Rights);
        Assert.Empty(kept.Subjects);
    }

    [Fact] // Since when there are records is itself a record, also when nothing was used yet.
    public async Task The_first_writing_says_since_when_and_what_could_not_be_written_is_written_later()
    {
        names.Of("alice");
        Mark(roles: 0b0010, allowed: 0b0010, own: 0, served: true);
        kept.Fails = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await FlushAsync());
        kept.Fails = false;
        await FlushAsync();
        await FlushAsync();

        Assert.Equal(1, kept.Batches);
        Assert.Equal([new("user", "catalog", "read")], kept.Rights);
        await new RightUses().FlushAsync(kept, names, DateTimeOffset.UnixEpoch, default);
        Assert.Equal(2, kept.Batches);
    }

    private void Mark(ulong roles, ulong allowed, ulong own, bool served) => uses.Mark(RequestOf(
        new Principal { Kind = CredentialKind.Key, Subject = "alice", Client = "app", ClientNumber = 0, Roles = roles, Claimant = new Claimant { Kind = CredentialKinds.Key, Client = 0, Subject = 0, MustBeKnown = true, ExpiresAt = long.MaxValue } }, allowed, own), served);

    // One policy for all: its roles are what the bits mean.
    private readonly Dictionary<(ulong, ulong), RequestContext> known = [];

    private RequestContext RequestOf(Principal principal, ulong allowed, ulong own)
    {
        if (!known.TryGetValue((allowed, own), out var first))
            known[(allowed, own)] = first = Sample.Request(Sample.Policy([Sample.Operation(allowed: allowed, own: own)], ["guest", "user", "manager", "admin"]), null);

        var operation = first.State.Policy.Operations[0];
        return new RequestContext
        {
            Http = first.Http, State = first.State, Id = "x", Now = first.Now, Operation = operation, Principal = principal,
            Decision = Gatehouse.Policy.Compiling.CompiledPolicy.Decide(principal.Roles != 0 ? principal.Roles : 1, operation),
        };
    }

    private ValueTask FlushAsync() => uses.FlushAsync(kept, names, DateTimeOffset.UnixEpoch, default);

    private sealed class Kept : IReviewStore
    {
        internal List<RightUse> Rights { get; } = [];

        internal List<SubjectUse> Subjects { get; } = [];

        internal int Batches { get; private set; }

        internal bool Fails { get; set; }

        public ValueTask AddUsesAsync(IReadOnlyList<RightUse> rights, IReadOnlyList<SubjectUse> subjects, DateTimeOffset at, CancellationToken cancellationToken)
        {
            if (Fails)
                throw new StoreUnavailableException("silent");

            Batches++;
            Rights.AddRange(rights);
            Subjects.AddRange(subjects);
            return default;
        }

        public ValueTask<ReviewFacts> ReadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Change> SaveAsync(ReviewPlan plan, Func<IReadOnlyList<ReviewAction>, SignedReview> sign, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<(Change Change, IReadOnlyList<ReviewAction> Undone)> UndoAsync(string id, IReadOnlyList<ReviewAction> actions, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<KeptReview?> FindAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<KeptReview>> ListAsync(string? after, int count, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
