using Gatehouse.Authorization;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization;

public sealed class AuthorizationStepTests
{
    private const ulong User = 2;
    private bool scope = true;
    private int bodiesRead;

    [Fact]
    public async Task A_guest_without_a_grant_is_asked_who_it_is()
    {
        var refusal = (await AskAsync(Sample.Operation(allowed: User), Principal.Guest)).Refusal;

        Assert.Equal((401, "authentication_required", "Bearer realm=\"x\""), (refusal.Status, refusal.Error, refusal.Challenge));
    }

    [Fact]
    public async Task A_known_subject_without_a_grant_is_told_no_and_not_asked_again()
    {
        var refusal = (await AskAsync(Sample.Operation(allowed: 4), Sample.Client(1))).Refusal;

        Assert.Equal((403, "forbidden", null), (refusal.Status, refusal.Error, refusal.Challenge));
    }

    [Fact] // Dropping the credential would give the same answer.
    public async Task Who_has_no_role_at_all_is_judged_by_the_guest_column()
    {
        Assert.True((await AskAsync(Sample.Operation(allowed: 1), Sample.Client(1, roles: 0))).Continues);
        Assert.Equal(403, (await AskAsync(Sample.Operation(allowed: User), Sample.Client(1, roles: 0))).Refusal.Status);
    }

    [Fact] // Inheritance by table only: a role is not a guest besides.
    public async Task Who_has_a_role_is_judged_by_it_alone() =>
        Assert.Equal(403, (await AskAsync(Sample.Operation(allowed: 1), Sample.Client(1, roles: User))).Refusal.Status);

    [Fact]
    public async Task A_policy_without_guests_lets_nobody_in_without_a_role()
    {
        var operation = Sample.Operation(allowed: ulong.MaxValue, own: ulong.MaxValue);
        var policy = Sample.Policy([operation]);
        var closed = new CompiledPolicy
        {
            Document = policy.Document, Contract = null, Version = "", Roles = policy.Roles, GuestMask = 0, Operations = policy.Operations, Paths = policy.Paths,
        };

        Assert.Equal(401, (await Step().RunAsync(Sample.Request(closed, operation), default)).Refusal.Status);
    }

    [Fact]
    public async Task Everybodys_things_win_over_ones_own()
    {
        var operation = Sample.Operation(allowed: 4, own: User, owner: new OwnerRule(OwnerPlace.Body, "/buyerId"));

        Assert.True((await AskAsync(operation, Sample.Client(1, roles: User | 4))).Continues);
        Assert.Equal(0, bodiesRead);
    }

    [Fact]
    public async Task The_scopes_of_a_token_narrow_what_the_roles_grant()
    {
        scope = false;

        var refusal = (await AskAsync(Sample.Operation(allowed: User), Sample.Client(1))).Refusal;

        Assert.Equal((403, "scope", "Bearer error=\"insufficient_scope\""), (refusal.Status, refusal.Reason, refusal.Challenge));
    }

    [Fact]
    public async Task Scopes_are_not_asked_of_a_guest()
    {
        scope = false;

        Assert.True((await AskAsync(Sample.Operation(allowed: 1), Principal.Guest)).Continues);
    }

    [Theory] // CWE-770: who is refused anyway must not make us hold a megabyte first.
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_body_is_read_where_the_matrix_or_the_scope_says_no(bool granted)
    {
        scope = false;
        var operation = Sample.Operation("POST", own: granted ? User : 0, allowed: 0, owner: new OwnerRule(OwnerPlace.Body, "/buyerId"));

        Assert.Equal(403, (await AskAsync(operation, Sample.Client(1))).Refusal.Status);
        Assert.Equal(0, bodiesRead);
    }

    [Fact]
    public async Task A_guest_owns_nothing() =>
        Assert.Equal(401, (await AskAsync(Sample.Operation(allowed: 0, own: 1, owner: new OwnerRule(OwnerPlace.Path, "userId", 0)), Principal.Guest)).Refusal.Status);

    [Fact]
    public async Task Without_a_rule_nobody_owns_anything() =>
        Assert.Equal("owner_not_checkable", (await AskAsync(Sample.Operation(allowed: 0, own: User, owner: null), Sample.Client(1))).Refusal.Reason);

    [Fact] // The upstream is asked later, when the rest was found good; till then the obligation is open and nothing can be cleared.
    public async Task An_owner_that_only_the_upstream_knows_stays_to_be_asked()
    {
        var request = Sample.Request(Sample.Operation(allowed: 0, own: User, owner: new OwnerRule(OwnerPlace.Answer, "/buyerId")), Sample.Client(1));

        Assert.True((await Step().RunAsync(request, default)).Continues);

        Assert.Null(request.IsOwner);
        Assert.Null(Clearance.For(request, Room.All));
    }

    [Fact]
    public async Task The_decision_stands_on_the_request()
    {
        var request = Sample.Request(Sample.Operation(allowed: User, line: 17), Sample.Client(1));

        await Step().RunAsync(request, default);

        Assert.Equal(new Decision(DecisionReason.Granted, 17), request.Decision);
    }

    [Fact]
    public async Task A_request_without_an_operation_is_refused() =>
        Assert.Equal(500, (await Step().RunAsync(Sample.Request(Sample.Policy([]), null), default)).Refusal.Status);

    private AuthorizationStep Step() => new(
        (_, _, _) =>
        {
            bodiesRead++;
            return default;
        },
        (_, _) => scope,
        _ => "Bearer realm=\"x\"");

    private ValueTask<Outcome> AskAsync(CompiledOperation operation, Principal principal) =>
        Step().RunAsync(Sample.Request(operation, principal), default);
}
