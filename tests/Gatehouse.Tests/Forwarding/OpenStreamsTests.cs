using Gatehouse.Forwarding;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Tests.Keys;
using Gatehouse.Tests.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Tests.Forwarding;

/// <summary>What is on its way ends with the right it was let in with (requirement 2.08).</summary>
public sealed class OpenStreamsTests : IDisposable
{
    private static readonly CompiledOperation Read = Sample.Operation(allowed: 0b10);
    private readonly Clock clock = new();
    private readonly ClientNumbers numbers = new();
    private readonly Known live;
    private readonly OpenStreams streams;

    public OpenStreamsTests()
    {
        var policy = Sample.Policy([Read], ["guest", "user", "admin"]);
        live = new Known(new LiveState(policy, Snapshot.Nothing(numbers, policy)));
        streams = new OpenStreams(live, clock);
        Learn(known =>
        {
            known.Subject("alice", "user", false, false, 0);
            known.Subject("bob", "user", false, false, 0);
        });
    }

    public void Dispose() => streams.Dispose();

    [Fact]
    public void Only_the_streams_of_whoever_lost_the_right_are_cut()
    {
        var (alice, bob) = (streams.Open(Request("alice")), streams.Open(Request("bob")));

        Learn(known => known.Subject("alice", "user", suspended: true, removed: false, 0));
        streams.Judge(live.Current);

        Assert.Equal("stream_cut:subject_suspended", alice.WhyCut?.Reason);
        Assert.True(alice.Token.IsCancellationRequested);
        Assert.Null(bob.WhyCut);
        Assert.False(bob.Token.IsCancellationRequested);
        Assert.Equal((1, 2), (streams.Cuts, streams.Count));
    }

    [Fact]
    public void An_answer_that_has_begun_is_broken_off_and_one_that_has_not_is_refused()
    {
        var (begun, waiting) = (Request("alice"), Request("alice"));
        var (aborted, kept) = (Breaks(begun, started: true), Breaks(waiting, started: false));
        streams.Open(begun);
        streams.Open(waiting);

        Learn(known => known.Subject("alice", "", suspended: false, removed: false, 0));
        streams.Judge(live.Current);

        Assert.True(aborted.Aborted);
        Assert.False(kept.Aborted);   // nothing has left yet: the caller is told plainly
    }

    [Fact] // A request may be judged, hold its body for a minute, and be sent then.
    public void A_request_judged_by_an_older_state_is_judged_again_before_it_is_sent()
    {
        var (alice, bob) = (Request("alice"), Request("bob"));
        Learn(known => known.Subject("alice", "user", suspended: true, removed: false, 0));

        Assert.Equal((401, "stream_cut:subject_suspended"), (streams.Open(alice).WhyCut!.Status, streams.Open(alice).WhyCut!.Reason));
        Assert.Null(streams.Open(bob).WhyCut);
    }

    [Fact]
    public void A_role_a_scope_and_a_cell_that_are_taken_away_end_streams()
    {
        var (byRole, byScope, byCell) = (streams.Open(Request("alice")), streams.Open(Request("bob", scope: "catalog:read")), streams.Open(Request("bob")));

        Learn(known => known.Subject("alice", "admin", false, false, 0));
        streams.Judge(live.Current);
        Assert.Equal((403, "stream_cut:not_granted"), (byRole.WhyCut!.Status, byRole.WhyCut.Reason));
        Assert.Null(byScope.WhyCut);

        Use(Sample.Policy([Sample.Operation(allowed: 0b100)], ["guest", "user", "admin"]));
        streams.Judge(live.Current);
        Assert.Equal("stream_cut:not_granted", byCell.WhyCut?.Reason);
    }

    [Fact]
    public void A_policy_that_does_not_know_the_operation_any_more_ends_it()
    {
        var stream = streams.Open(Request("alice"));
        Use(Sample.Policy([Sample.Operation(template: "/other", allowed: 0b10)], ["guest", "user", "admin"]));

        streams.Judge(live.Current);

        Assert.Equal("stream_cut:unknown_operation", stream.WhyCut?.Reason);
    }

    [Fact] // The bits of roles are the policy's own: the same bit may be another role in the next.
    public void A_policy_with_its_roles_in_another_order_is_no_other_right()
    {
        var stream = streams.Open(Request("alice"));
        Use(Sample.Policy([Sample.Operation(allowed: 0b100)], ["guest", "admin", "user"]));

        streams.Judge(live.Current);

        Assert.Null(stream.WhyCut);
    }

    [Fact] // CAEP calls it session-revoked by time: what was opened with a token does not outlive it.
    public void A_stream_ends_with_its_token_by_the_clock_alone()
    {
        var stream = streams.Open(Request("alice", expires: clock.Now.AddSeconds(60)));

        clock.Now = clock.Now.AddSeconds(60 + Liveness.Skew - 1);
        streams.Judge(live.Current);
        Assert.Null(stream.WhyCut);

        clock.Now = clock.Now.AddSeconds(1);
        streams.Judge(live.Current);
        Assert.Equal("stream_cut:credential_expired", stream.WhyCut?.Reason);
    }

    [Fact]
    public void A_node_that_lost_the_store_cuts_all_but_what_guests_may_read()
    {
        var open = Sample.Operation(template: "/open", allowed: 0b11);
        Use(Sample.Policy([Read, open], ["guest", "user", "admin"]));
        var (alice, guest) = (streams.Open(Request("alice")), streams.Open(Request(null, operation: open)));

        live.IsFresh = false;
        streams.Judge(live.Current);

        Assert.Equal((503, "stream_cut:lease_expired"), (alice.WhyCut!.Status, alice.WhyCut.Reason));
        Assert.Null(guest.WhyCut);
    }

    [Fact] // Two credentials: the end of either is the end.
    public void A_stream_opened_with_a_token_and_a_key_ends_with_the_key_too()
    {
        Learn(known => Key(known, blocked: false));
        var request = Request("alice");
        request.Principal = request.Principal.And(KeyPrincipal());
        var stream = streams.Open(request);
        Assert.Null(stream.WhyCut);

        Learn(known => Key(known, blocked: true));
        streams.Judge(live.Current);

        Assert.Equal("stream_cut:key_blocked", stream.WhyCut?.Reason);
    }

    [Fact] // The rule's answer was for somebody's own thing; nobody has proved whose this one is.
    public void Who_keeps_only_the_right_to_their_own_things_is_asked_anew()
    {
        var both = Sample.Operation(allowed: 0b100, own: 0b010, owner: new Policy.Model.OwnerRule(Policy.Model.OwnerPlace.Path, "id", 0));
        Use(Sample.Policy([both], ["guest", "user", "admin"]));
        Learn(known => known.Subject("alice", "admin user", false, false, 0));
        var request = Request("alice", operation: both);
        request.Decision = CompiledPolicy.Decide(0b110, both);
        var (asAdmin, asOwner) = (streams.Open(request), Request("bob", operation: both));
        asOwner.Decision = CompiledPolicy.Decide(0b010, both);
        var own = streams.Open(asOwner);

        Learn(known => known.Subject("alice", "user", false, false, 0));
        streams.Judge(live.Current);

        Assert.Equal("stream_cut:owner_not_proved", asAdmin.WhyCut?.Reason);
        Assert.Null(own.WhyCut);
    }

    [Theory] // Requirement 2.04, 2.08: what is one's own by the tenant ends with the membership.
    [InlineData("acme", false), InlineData("other", true), InlineData(null, true)]
    public void Who_leaves_a_tenant_loses_its_streams(string? then, bool cut)
    {
        var rule = new Policy.Model.OwnerRule(Policy.Model.OwnerPlace.Path, "id", 0);
        var byTenant = Sample.Operation(own: 0b010, allowed: 0, owner: rule with { Or = rule with { Equal = Policy.Model.OwnerEquals.Tenant } });
        var bySubject = Sample.Operation(template: "/mine", own: 0b010, allowed: 0, owner: rule, number: 1);
        Use(Sample.Policy([byTenant, bySubject], ["guest", "user", "admin"]));
        Learn(known => known.Tenant("alice", "acme"));
        var (theirs, own) = (streams.Open(OnOwn(byTenant)), streams.Open(OnOwn(bySubject)));
        Assert.Null(theirs.WhyCut);

        Learn(known => known.Tenant("alice", then));
        streams.Judge(live.Current);

        Assert.Equal(cut ? "stream_cut:tenant_changed" : null, theirs.WhyCut?.Reason);
        Assert.Null(own.WhyCut);
    }

    [Fact] // Requirement 2.12: one rule for a field may watch alone, and bind one day.
    public void What_was_let_in_because_a_field_was_only_watched_ends_when_its_rule_binds()
    {
        Policy.Model.FieldRule[] rules = [new("catalog/a", null, false, [], null, null) { Mode = Policy.Model.PolicyMode.Watch }, new("catalog/b", null, false, null, null, [])];
        var (watched, same, binding) = (WithFields(rules), WithFields(rules), WithFields([.. rules.Select(rule => rule with { Mode = Policy.Model.PolicyMode.Enforce })]));
        Use(Sample.Policy([watched], ["guest", "user", "admin"]));
        var (noted, untouched) = (Request("alice", operation: watched), Request("alice", operation: watched));
        noted.Heed(Policy.Model.PolicyMode.Watch, PolicyPart.Fields, Refusals.Forbidden("fields_hidden"));
        var (first, second) = (streams.Open(noted), streams.Open(untouched));

        Use(Sample.Policy([same], ["guest", "user", "admin"]));
        streams.Judge(live.Current);
        Assert.Null(first.WhyCut);

        Use(Sample.Policy([binding], ["guest", "user", "admin"]));
        streams.Judge(live.Current);
        Assert.Equal("stream_cut:no_longer_watched", first.WhyCut?.Reason);
        Assert.Null(second.WhyCut);
    }

    private RequestContext OnOwn(CompiledOperation operation)
    {
        var request = Request("alice", operation: operation, tenant: "acme");
        request.Decision = CompiledPolicy.Decide(0b010, operation);
        return request;
    }

    private static CompiledOperation WithFields(Policy.Model.FieldRule[] rules) => new()
    {
        Number = 0, Method = "GET", Template = "/catalog", PathParameters = [], Resource = "catalog", Action = "read", Class = Policy.Model.OperationClass.Light, AllowedRoles = 0b10, OwnRoles = 0,
        Owner = null, RuleLine = 1, Contract = null, AllowsSemicolon = false, Quota = Sample.Light, Fields = rules,
    };

    [Fact] // The object of an ended request stands for another one soon.
    public void What_has_ended_is_not_cut_and_what_came_after_it_neither()
    {
        var alice = Request("alice");
        var first = streams.Open(alice);
        OpenStreams.Close(first);
        Assert.Null(first.Cut(alice, Refusals.NotReady("test")));

        var second = streams.Open(Request("bob"));
        Assert.Null(second.Cut(alice, Refusals.NotReady("test")));
        Assert.False(second.Token.IsCancellationRequested);
        Assert.Equal(1, streams.Count);
    }

    [Fact] // A change may come at any moment of a request: whoever is let through began before it and is cut, or is refused.
    public async Task No_request_slips_between_the_judging_and_the_list()
    {
        using var end = new CancellationTokenSource();
        var open = 0;
        var workers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                var request = Request("alice", at: live.Current);
                if (Standing.WhyNot(request, request.State, clock.Now.ToUnixTimeSeconds(), fresh: true) is not null)
                    continue;

                Interlocked.Increment(ref open);
                var stream = streams.Open(request);
                for (var i = 0; i < 20; i++)
                {
                    var stands = Volatile.Read(ref confirmed);
                    Assert.False(Suspended(stands) && live.Current.Snapshot.Seq == stands && stream.WhyCut is null, "a stream outlived a confirmed suspension");
                }

                OpenStreams.Close(stream);
            }
        }, TestContext.Current.CancellationToken)).ToArray();

        for (var round = 0; (round < 400 || Volatile.Read(ref open) < 5_000) && !Array.Exists(workers, worker => worker.IsFaulted); round++)
        {
            var suspended = Suspended(live.Current.Snapshot.Seq + 1);
            Learn(known => known.Subject("alice", "user", suspended, removed: false, 0));
            streams.Judge(live.Current);
            Volatile.Write(ref confirmed, live.Current.Snapshot.Seq);
        }

        await end.CancelAsync();
        await Task.WhenAll(workers);
        Assert.Equal(0, streams.Count);
        Assert.NotEqual(0, open);

        // Every other change suspends.
        static bool Suspended(long seq) => seq % 2 == 0;
    }

    private long confirmed;

    private void Learn(Action<SnapshotBuilder> told)
    {
        var (policy, snapshot) = live.Current;
        var builder = new SnapshotBuilder(snapshot, policy);
        told(builder);
        live.Current = new LiveState(policy, builder.Build(snapshot.Seq + 1));
    }

    private void Use(CompiledPolicy policy) => live.Current = new LiveState(policy, live.Current.Snapshot.Under(policy));

    private RequestContext Request(string? subject, string? scope = null, DateTimeOffset? expires = null, CompiledOperation? operation = null, LiveState? at = null, string? tenant = null) => new()
    {
        Http = new DefaultHttpContext(),
        State = at ?? live.Current,
        Id = "request",
        Now = clock.Now,
        Operation = operation ?? Read,
        Path = (operation ?? Read).Template,
        Principal = subject is null ? Principal.Guest : new Principal
        {
            Kind = CredentialKind.Token, Subject = subject, Client = "app", ClientNumber = 0, Roles = 0b10, Scope = scope, Tenant = tenant,
            Claimant = new Claimant
            {
                Kind = CredentialKinds.Jwt, Client = numbers.Of("app"), Subject = numbers.Of(subject), MustBeKnown = true, Epochs = default(Epochs), Issuer = "",
                ExpiresAt = expires?.ToUnixTimeSeconds() ?? long.MaxValue, IssuedAt = clock.Now.ToUnixTimeSeconds(),
            },
        },
    };

    private static void Key(SnapshotBuilder known, bool blocked) => known.Key(new KeyRow
    {
        Id = LivenessKey, Client = "app", Subject = "alice", Roles = "", IsTest = false, Blocked = blocked, ExpiresAt = null, Hash = new byte[32], PepperVersion = 1,
    });

    private const string LivenessKey = "7Gq2mVx0aBcD";

    private Principal KeyPrincipal() => new()
    {
        Kind = CredentialKind.Key, Subject = "alice", Client = "app", ClientNumber = 0, Roles = 0b10, KeyId = LivenessKey,
        Claimant = new Claimant
        {
            Kind = CredentialKinds.Key, Client = numbers.Of("app"), Subject = numbers.Of("alice"), MustBeKnown = true, ExpiresAt = long.MaxValue, KeyEpoch = -1, Issuer = "",
            Key = KeyId.TryParse(LivenessKey, out var id) ? id : default,
        },
    };

    private static Breakable Breaks(RequestContext request, bool started)
    {
        var breakable = new Breakable(started);
        request.Http.Features.Set<IHttpRequestLifetimeFeature>(breakable);
        request.Http.Features.Set<IHttpResponseFeature>(breakable);
        return breakable;
    }

    private sealed class Breakable(bool started) : HttpResponseFeature, IHttpRequestLifetimeFeature
    {
        public bool Aborted { get; private set; }

        public override bool HasStarted => started;

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborted = true;
    }

    private sealed class Known(LiveState state) : ILiveState
    {
        private volatile LiveState current = state;

        public LiveState Current { get => current; set => current = value; }

        public bool IsFresh { get; set; } = true;
    }
}
