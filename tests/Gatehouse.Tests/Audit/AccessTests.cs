using Gatehouse.Audit;
using Gatehouse.Audit.Accesses;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Audit;

/// <summary>Requirement 2.07: no access to something audited without its record.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task An_access_goes_on_only_once_its_record_is_written()
    {
        var log = new SlowLog();
        await using var queue = new AccessQueue(log, static _ => { });
        var asked = new RecordStep(queue).RunAsync(Request(), default).AsTask();
        await log.Asked.Task;
        Assert.False(asked.IsCompleted);

        log.Answer.SetResult();
        Assert.True((await asked).Continues);
        Assert.Equal(("alice", "access", "GET /orders/{orderId}"), (log.Notes[0].Actor.Name, log.Notes[0].Action, Operation(log.Notes[0])));
    }

    [Fact]
    public async Task What_gathers_while_the_disk_is_busy_is_written_at_once()
    {
        var log = new SlowLog();
        await using var queue = new AccessQueue(log, static _ => { });
        var step = new RecordStep(queue);
        var first = step.RunAsync(Request(), default).AsTask();
        await log.Asked.Task;
        var others = Enumerable.Range(0, 100).Select(_ => step.RunAsync(Request(), default).AsTask()).ToList();
        log.Answer.SetResult();

        Assert.All(await Task.WhenAll([first, .. others]), outcome => Assert.True(outcome.Continues));
        Assert.Equal((2, 101), (log.Calls, log.Notes.Count));
    }

    [Fact]
    public async Task When_it_cannot_be_recorded_it_does_not_happen()
    {
        var told = new List<string>();
        var log = new SlowLog();
        log.Answer.SetException(new StoreUnavailableException("the disk is full"));
        await using var queue = new AccessQueue(log, told.Add);
        for (var i = 0; i < 3; i++)
            Assert.Equal((503, "audit_unavailable"), Why(await new RecordStep(queue).RunAsync(Request(), default)));

        Assert.Contains("the disk is full", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_too_many_wait_the_next_is_refused_at_once()
    {
        var log = new SlowLog();
        await using var queue = new AccessQueue(log, static _ => { });
        var step = new RecordStep(queue);
        var waiting = new List<Task<Outcome>> { step.RunAsync(Request(), default).AsTask() };
        await log.Asked.Task;
        for (var i = 0; i < AccessQueue.MostWaiting; i++)
            waiting.Add(step.RunAsync(Request(), default).AsTask());

        Assert.Equal((503, "audit_unavailable"), Why(await step.RunAsync(Request(), default)));
        log.Answer.SetResult();
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.True(outcome.Continues));
    }

    [Fact]
    public async Task What_is_not_audited_waits_for_nothing()
    {
        await using var queue = new AccessQueue(new SlowLog(), static _ => { });
        var request = Sample.Request(Sample.Operation());
        Assert.True((await new RecordStep(queue).RunAsync(request, default)).Continues);
    }

    [Fact]
    public async Task A_refused_access_is_recorded_but_nobody_can_fill_the_log_with_them()
    {
        var log = new SlowLog();
        log.Answer.SetResult();
        var queue = new AccessQueue(log, static _ => { });
        var sink = new RefusedAccesses(new Deaf(), queue);
        for (var i = 0; i < 50; i++)
            sink.Record(Request(), Refusals.Forbidden("matrix"), Room.Authorization, default);

        var later = Request(minutes: 1);
        sink.Record(later, Refusals.Forbidden("matrix"), Room.Authorization, default);
        sink.Record(later, Refusals.Forbidden("other"), Room.Validation, default);
        await queue.DisposeAsync();

        Assert.Equal(RefusedAccesses.MostOfSource + 1, log.Notes.Count);
        Assert.All(log.Notes, note => Assert.Equal(("access.refused", "matrix"), (note.Action, note.Actor.Reason)));
        Assert.Contains("\"left_out\":40", log.Notes[^1].After, StringComparison.Ordinal);
    }

    private static (int, string) Why(Outcome outcome) => (outcome.Refusal.Status, outcome.Refusal.Reason);

    private static string Operation(AuditNote note) => System.Text.Json.JsonDocument.Parse(note.After!).RootElement.GetProperty("operation").GetString()!;

    private static RequestContext Request(int minutes = 0)
    {
        var plain = Sample.Request(Sample.Operation());
        return new RequestContext
        {
            Http = plain.Http,
            State = plain.State,
            Id = "0123456789ABCDEFGHIJKL",
            Now = DateTimeOffset.UnixEpoch.AddMinutes(1000 + minutes),
            Operation = Audited(),
            Path = "/orders/7",
            Principal = new Principal { Kind = CredentialKind.Key, Subject = "alice", Client = "mobile", ClientNumber = 0, KeyId = "aaaabbbbcccc" },
        };
    }

    private static CompiledOperation Audited()
    {
        var like = Sample.Operation();
        return new CompiledOperation
        {
            Number = like.Number, Method = "GET", Template = "/orders/{orderId}", PathParameters = ["orderId"], Resource = like.Resource, Action = like.Action, Class = like.Class, AllowedRoles = 0, OwnRoles = 0,
            Owner = null, RuleLine = 1, Contract = null, AllowsSemicolon = false, Quota = like.Quota, IsAudited = true,
        };
    }

    private sealed class Deaf : IDecisionSink
    {
        public void Record(RequestContext request, Refusal? refusal, Room room, TimeSpan elapsed)
        {
            // Another test hears it.
        }
    }

    private sealed class SlowLog : IAuditLog
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<AuditNote> Notes { get; } = [];

        public int Calls { get; private set; }

        public async ValueTask AppendAsync(IReadOnlyList<AuditNote> notes, CancellationToken cancellationToken)
        {
            Calls++;
            Asked.TrySetResult();
            await Answer.Task;
            Notes.AddRange(notes);
        }

        public ValueTask<CheckedLog> CheckAsync(SignedEdge? remembered, AuditKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> KeepAsync(SignedEdge edge, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Erased> EraseAsync(string who, Actor actor, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
