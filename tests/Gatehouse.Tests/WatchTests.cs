using CsCheck;
using Gatehouse.Audit;
using Gatehouse.Authorization;
using Gatehouse.Forwarding;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests;

/// <summary>Requirement 2.12: what is only watched is decided as always, written down, and let pass; rule 5 of the policy file: who somebody is is never watched.</summary>
public sealed class WatchTests
{
    private static readonly Refusal Forbidden = Refusals.Forbidden("test"), StepUp = new(401, "step_up_required", "Prove it.", "proof_missing");

    // Whatever the policy watches, these stand.
    private static readonly Refusal[] Standing =
    [
        new(401, "authentication_required", "Who?", "x"), new(401, "invalid_credential", "No.", "x"), Refusals.NoAnswer, Refusals.NotReady("x"),
        new(413, "content_too_large", "Long.", "x"), new(400, "invalid_request", "Unread.", "x") { Close = true },
    ];

    public static TheoryData<string, bool> Rooms => new()
    {
        { "Arrival", false }, { "Door", false }, { "Freshness", false }, { "Authentication", false }, { "Quota", true }, { "Authorization", true }, { "Validation", true },
        { "Ownership", true }, { "Fields", true }, { "Proof", true }, { "Logins", false }, { "Record", false },
    };

    [Theory, MemberData(nameof(Rooms))]
    public async Task A_room_is_watched_or_it_refuses(string room, bool watched)
    {
        var judged = await JudgeAsync(PolicyPart.All, Alice, name => name == room ? Forbidden : null);

        Assert.Equal(watched, judged.Refusal is null);
        Assert.Equal(watched ? [$"{room.ToLowerInvariant()}:test"] : [], judged.Noted);
    }

    [Theory, MemberData(nameof(Rooms))]
    public async Task What_no_policy_may_watch_stands_in_every_room(string room, bool _)
    {
        foreach (var refusal in Standing)
            Assert.Same(refusal, (await JudgeAsync(PolicyPart.All, Alice, name => name == room ? refusal : null)).Refusal);
    }

    [Fact]
    public async Task Each_part_is_watched_for_itself()
    {
        Assert.Null((await JudgeAsync(PolicyPart.Critical, Alice, name => name == "Proof" ? StepUp : null)).Refusal);
        Assert.NotNull((await JudgeAsync(PolicyPart.All & ~PolicyPart.Critical, Alice, name => name == "Proof" ? StepUp : null)).Refusal);
    }

    [Fact] // CWE-306: a rights table that is only watched must not open to strangers what asks for a credential, whatever word refuses them.
    public async Task A_guest_gets_no_further_than_guests_may() =>
        Assert.NotNull((await JudgeAsync(PolicyPart.All, Principal.Guest, name => name == "Authorization" ? Forbidden : null)).Refusal);

    [Fact] // Decision by decision: the first thing written down is what the enforcing policy refuses with; nothing else differs.
    public void What_is_written_down_is_what_would_be_refused() =>
        Gen.Select(Gen.Int[0, Standing.Length + 12].Array[12], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Bool).Sample((rooms, caller, cell, own) =>
        {
            Refusal? Answer(string name) => Array.IndexOf(Names, name) is var at && rooms[at] < Standing.Length ? Standing[rooms[at]] : rooms[at] < Standing.Length + 3 ? Forbidden with { Reason = name } : null;
            var principal = caller == 0 ? Principal.Guest : Of(caller == 1 ? 2UL : 0UL, own);
            var enforced = JudgeAsync(PolicyPart.None, principal, Answer, cell).AsTask().GetAwaiter().GetResult();
            var watched = JudgeAsync(PolicyPart.All, principal, Answer, cell).AsTask().GetAwaiter().GetResult();

            if (enforced.Refusal is not { } refusal)
                return watched.Refusal is null && watched.Noted.Length == 0;

            return watched.Noted.Length == 0
                ? ReferenceEquals(watched.Refusal, refusal) || watched.Refusal == refusal
                : watched.Noted[0] == $"{enforced.Room.ToString().ToLowerInvariant()}:{refusal.Reason}" && refusal.Error is not ("authentication_required" or "invalid_credential");
        });

    [Fact] // A stream that came in because rights were only watched is not cut every second for want of them, and ends with the watching.
    public void Streams_that_were_only_watched_end_when_the_rights_are_enforced()
    {
        var watching = Sample.Policy([Sample.Operation(allowed: 0b100, watched: PolicyPart.All)], ["guest", "user", "admin"]);
        var enforcing = Sample.Policy([Sample.Operation(allowed: 0b100)], ["guest", "user", "admin"]);
        var request = Sample.Request(watching, watching.Operations[0], Alice);
        Assert.Null(request.Heed(PolicyPart.Access, Forbidden));

        Assert.DoesNotContain("not_granted", Gatehouse.Request.Standing.WhyNot(request, request.State, 0, fresh: true)?.Reason ?? "", StringComparison.Ordinal);
        Assert.EndsWith("no_longer_watched", StandingReason(request, enforcing), StringComparison.Ordinal);
    }

    private static string StandingReason(RequestContext request, CompiledPolicy policy)
    {
        var guest = Sample.Request(request.State.Policy, request.Operation, Principal.Guest);
        guest.Path = "/catalog";
        guest.Heed(PolicyPart.Limits, Forbidden);
        return Gatehouse.Request.Standing.WhyNot(guest, new LiveState(policy, new Snapshot()), 0, fresh: true)!.Reason;
    }

    [Fact] // The noted refusals are shown where the requests are counted.
    public async Task A_request_that_was_only_watched_is_counted_apart()
    {
        var usage = new UsageSink();
        await using var counts = new UsageCounts(usage, TimeSpan.FromHours(1), TimeProvider.System, _ => { });
        var request = Sample.Request(Sample.Operation(watched: PolicyPart.Limits), Alice);
        request.Heed(PolicyPart.Limits, Forbidden);

        new Decisions(null, counts).Record(request, null, Room.Record, default);
        await counts.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (usage.Rows[0].Ok, usage.Rows[0].Watched));
    }

    private static readonly string[] Names = ["Arrival", "Door", "Freshness", "Authentication", "Quota", "Authorization", "Validation", "Ownership", "Fields", "Proof", "Logins", "Record"];

    private static Principal Alice => Sample.Client(1);

    private static Principal Of(ulong roles, bool own) => new()
    {
        Kind = CredentialKind.Key, Subject = "alice", Client = "app", ClientNumber = 1, Roles = roles, Claim = _ => own ? "alice" : "bob",
    };

    private static async ValueTask<(Refusal? Refusal, Room Room, string[] Noted)> JudgeAsync(PolicyPart watched, Principal principal, Func<string, Refusal?> answer, int? cell = null)
    {
        var operation = Sample.Operation(allowed: cell == 1 ? 2UL : 0, own: cell == 2 ? 2UL : 0, owner: new OwnerRule(OwnerPlace.Claim, "tenant"), watched: watched);
        var live = new Known(new LiveState(Sample.Policy([operation]), new Snapshot()));
        var real = new AuthorizationStep(BodyHolder.HoldAsync, static (_, _) => true, static _ => "Bearer");
        IStep Step(string name) => name == "Authorization" && cell is not null ? real : new Scripted(request =>
        {
            request.Operation ??= operation;
            if (name == "Authentication")
                request.Principal = principal;
            return answer(name) is { } refusal ? refusal : Outcome.Continue;
        });
        var steps = new PipelineSteps
        {
            Arrival = Step("Arrival"), Door = Step("Door"), Freshness = Step("Freshness"), Authentication = Step("Authentication"), Quota = Step("Quota"), Authorization = Step("Authorization"), Validation = Step("Validation"),
            Ownership = Step("Ownership"), Fields = Step("Fields"), Proof = Step("Proof"), Logins = Step("Logins"), Record = Step("Record"),
            ChargeDoor = (_, refusal) => refusal, WriteLimits = (_, _) => { },
        };
        var pipeline = new RequestPipeline(steps, live, new Nowhere(), new OpenStreams(live, TimeProvider.System), new Nothing(), TimeProvider.System);
        var request = new RequestContext { Http = new DefaultHttpContext(), State = live.Current, Id = "0123456789abcdefghijkl", Now = DateTimeOffset.UnixEpoch };
        var (refusal, room, _) = await pipeline.JudgeAsync(request, TestContext.Current.CancellationToken);
        return (refusal, room, [.. request.WouldRefuse.Select(one => $"{one.Step}:{one.Reason}")]);
    }

    private sealed class Scripted(Func<RequestContext, Outcome> answer) : IStep
    {
        public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) => ValueTask.FromResult(answer(request));
    }

    private sealed record Known(LiveState Current) : ILiveState
    {
        public bool IsFresh => true;
    }

    private sealed class Nowhere : IForwarder
    {
        public ValueTask<Refusal?> ForwardAsync(Clearance clearance, CancellationToken cancellationToken) => default;
    }

    private sealed class Nothing : IDecisionSink
    {
        public void Record(RequestContext request, Refusal? refusal, Room room, TimeSpan elapsed)
        {
        }
    }

    private sealed class UsageSink : IUsageSink
    {
        public IReadOnlyList<UsageRow> Rows { get; private set; } = [];

        public ValueTask AddAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken)
        {
            Rows = rows;
            return ValueTask.CompletedTask;
        }
    }
}
