using Gatehouse.Audit;
using Gatehouse.Forwarding;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests;

public class RequestPipelineTests
{
    private static readonly CompiledOperation Operation = Sample.Operation();
    private readonly Recorder recorder = new();
    private readonly DefaultHttpContext http = new() { Response = { Body = new MemoryStream() } };

    [Fact]
    public async Task A_request_that_every_room_agrees_to_is_forwarded_once()
    {
        await Pipeline().RunAsync(http);

        Assert.Equal(1, recorder.Forwarded);
        Assert.Null(Assert.Single(recorder.Decisions).Refusal);
    }

    public static TheoryData<string> RoomNames => ["Arrival", "Door", "Freshness", "Authentication", "Quota", "Authorization", "Validation", "Logins"];

    [Theory, MemberData(nameof(RoomNames))] // Each room alone can stop a request.
    public async Task What_one_room_refuses_is_not_forwarded(string room)
    {
        await Pipeline((name, _) => name == room ? Refusals.Forbidden("test") : Outcome.Continue).RunAsync(http);

        Assert.Equal(0, recorder.Forwarded);
        Assert.Equal(403, http.Response.StatusCode);
    }

    [Theory, MemberData(nameof(RoomNames))] // Requirement 6.07: an error while deciding is a refusal.
    public async Task A_room_that_throws_has_refused_and_its_text_stays_inside(string room)
    {
        await Pipeline((name, _) => name == room ? throw new InvalidOperationException("secret shop_live_x") : Outcome.Continue).RunAsync(http);

        Assert.Equal(0, recorder.Forwarded);
        Assert.Equal(500, http.Response.StatusCode);
        Assert.DoesNotContain("secret", Body(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", recorder.Decisions[0].Refusal!.Reason, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(RoomNames))] // A step that never answers has refused.
    public async Task A_room_that_forgets_to_answer_has_refused(string room)
    {
        await Pipeline((name, _) => name == room ? default : Outcome.Continue).RunAsync(http);

        Assert.Equal(0, recorder.Forwarded);
    }

    [Fact] // The lease: a node that may have missed a dismissal judges only what anybody may read.
    public async Task A_node_that_lost_the_store_refuses_whoever_has_a_credential()
    {
        var pipeline = Pipeline((name, request) =>
        {
            if (name == "Authentication")
                request.Principal = new Principal { Kind = CredentialKind.Key, Subject = "alice", Client = "app", ClientNumber = 1 };
            return Outcome.Continue;
        }, fresh: false);

        await pipeline.RunAsync(http);

        Assert.Equal(0, recorder.Forwarded);
        Assert.Equal(503, http.Response.StatusCode);
    }

    [Fact]
    public async Task A_node_that_lost_the_store_still_lets_guests_read_what_is_open()
    {
        await Pipeline(fresh: false).RunAsync(http);

        Assert.Equal(1, recorder.Forwarded);
    }

    [Fact] // It went up to the server: a bare 500 without our headers, and the log said "allowed".
    public async Task A_forwarder_that_throws_is_a_refusal_like_any_other()
    {
        recorder.Fails = true;

        await Pipeline().RunAsync(http);

        Assert.Equal(500, http.Response.StatusCode);
        Assert.Equal("nosniff", http.Response.Headers.XContentTypeOptions);
        Assert.Equal("forwarding_IOException", Assert.Single(recorder.Decisions).Refusal?.Reason);
    }

    [Fact] // Requirement 3.03: errors included.
    public async Task A_refusal_carries_the_security_headers_and_its_id()
    {
        await Pipeline((_, _) => Refusals.NotFound("test")).RunAsync(http);

        Assert.Equal("max-age=31536000; includeSubDomains", http.Response.Headers.StrictTransportSecurity);
        Assert.Equal("nosniff", http.Response.Headers.XContentTypeOptions);
        Assert.Equal("no-store", http.Response.Headers.CacheControl);
        Assert.Equal(22, http.Response.Headers["Gatehouse-Request-Id"].ToString().Length);
        Assert.Contains(http.Response.Headers["Gatehouse-Request-Id"].ToString(), Body(), StringComparison.Ordinal);
    }

    [Fact] // What the gateway answers itself can never become a forwarded request.
    public async Task An_answer_of_our_own_is_given_after_the_door_and_not_forwarded()
    {
        var asked = new List<string>();
        var pipeline = Pipeline((name, request) =>
        {
            asked.Add(name);
            request.OwnAnswer = own => own.Http.Response.StatusCode = 204;
            return Outcome.Continue;
        });

        await pipeline.RunAsync(http);

        Assert.Equal(["Arrival", "Door"], asked);
        Assert.Equal(204, http.Response.StatusCode);
        Assert.Equal(0, recorder.Forwarded);
    }

    [Fact] // Who sent the form slowly was judged by what was known before: a key that was blocked meanwhile still got a token.
    public async Task Whoever_is_answered_by_ourselves_is_judged_by_what_is_known_when_the_body_is_there()
    {
        LiveState? judgedBy = null;
        var live = new Known(fresh: true);
        var later = new LiveState(live.Current.Policy, new Snapshot { Seq = 2 });
        var pipeline = Pipeline(live, (name, request) =>
        {
            if (name == "Arrival")
                request.PrincipalAnswer = new SlowForm(() => live.Current = later);
            if (name == "Authentication")
                judgedBy = request.State;
            return name == "Quota" ? Refusals.Forbidden("test") : Outcome.Continue;
        });

        await pipeline.RunAsync(http);

        Assert.Same(later, judgedBy);
    }

    private sealed class SlowForm(Action meanwhile) : IAnswerToPrincipal
    {
        public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
        {
            meanwhile();
            return ValueTask.FromResult(Outcome.Continue);
        }

        public ValueTask<Refusal?> AnswerAsync(RequestContext request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private string Body() => System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());

    private RequestPipeline Pipeline(Func<string, RequestContext, Outcome>? answer = null, bool fresh = true) => Pipeline(new Known(fresh), answer);

    private RequestPipeline Pipeline(Known live, Func<string, RequestContext, Outcome>? answer)
    {
        answer ??= (_, _) => Outcome.Continue;
        IStep Step(string name) => new Scripted(request =>
        {
            request.Operation ??= Operation;
            return answer(name, request);
        });
        var steps = new PipelineSteps
        {
            Arrival = Step("Arrival"), Door = Step("Door"), Freshness = Step("Freshness"), Authentication = Step("Authentication"), Quota = Step("Quota"),
            Authorization = Step("Authorization"), Validation = Step("Validation"), Ownership = Step("Ownership"), Fields = Step("Fields"), Proof = Step("Proof"), Logins = Step("Logins"), Record = Step("Record"),
            ChargeDoor = (_, refusal) => refusal, WriteLimits = (_, _) => { },
        };
        return new RequestPipeline(steps, live, recorder, new OpenStreams(live, TimeProvider.System), recorder, TimeProvider.System);
    }

    private sealed class Scripted(Func<RequestContext, Outcome> answer) : IStep
    {
        public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) => ValueTask.FromResult(answer(request));
    }

    private sealed class Known(bool fresh) : ILiveState
    {
        public LiveState Current { get; set; } = new(Sample.Policy([Operation]), new Snapshot());

        public bool IsFresh => fresh;
    }

    private sealed class Recorder : IForwarder, IDecisionSink
    {
        public int Forwarded { get; private set; }

        public bool Fails { get; set; }

        public List<(Refusal? Refusal, Room Room)> Decisions { get; } = [];

        public ValueTask<Refusal?> ForwardAsync(Clearance clearance, CancellationToken cancellationToken)
        {
            Forwarded++;
            if (Fails)
                throw new IOException("no space left");
            return ValueTask.FromResult<Refusal?>(null);
        }

        public void Record(RequestContext request, Refusal? refusal, Room room, TimeSpan elapsed) => Decisions.Add((refusal, room));
    }
}
