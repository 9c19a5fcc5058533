using Gatehouse.Arrival;
using Gatehouse.Audit;
using Gatehouse.Forwarding;
using Gatehouse.Live;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse;

/// <summary>The one way in: every request, of whatever protocol and method, walks these rooms in this order.</summary>
internal sealed class RequestPipeline(PipelineSteps steps, ILiveState live, IForwarder forwarder, OpenStreams streams, IDecisionSink decisions, TimeProvider clock)
{
    private readonly (Room Room, IStep Step)[] order =
    [
        (Room.Arrival, steps.Arrival),                 // first: nothing later may read what two readers could read differently
        (Room.Door, steps.Door),                       // before any hash is computed, so that guessing is not free
        (Room.Freshness, steps.Freshness),             // before anything is looked up about the caller
        (Room.Authentication, steps.Authentication),   // who, before how much and what: limits and rights are theirs
        (Room.Quota, steps.Quota),                     // before the costlier questions, which a flood must not reach
        (Room.Authorization, steps.Authorization),     // before the body is looked at: a stranger's data are nobody's work
        (Room.Validation, steps.Validation),           // what goes upstream is what was checked
        (Room.Ownership, steps.Ownership),             // the upstream is asked whose thing it is only for what is well-formed
        (Room.Fields, steps.Fields),                   // some fields are the owner's alone
        (Room.Proof, steps.Proof),                     // after ownership: to ask for a proof would tell that the thing exists
        (Room.Logins, steps.Logins),                   // it reads the checked body, and whom it lets through it waits for
        (Room.Record, steps.Record),                   // last: what is recorded as let through was let through by all others
    ];

    /// <summary>Judges a request and, if every room agrees, forwards it; else refuses it.</summary>
    public async Task RunAsync(HttpContext http)
    {
        var started = clock.GetTimestamp();
        var request = new RequestContext { Http = http, State = live.Current, Id = RequestIds.New(), Now = clock.GetUtcNow() };
        var (refusal, room) = (default(Refusal), Room.None);
        try
        {
            (refusal, room, var passed) = await JudgeAsync(request, http.RequestAborted);
            refusal ??= await SendAsync(request, passed, http.RequestAborted);
            if (refusal is not null)
            {
                // Scanning and guessing are not free; what an authenticated client is refused counts against that client alone.
                refusal = steps.ChargeDoor(request, refusal);
                await RefuseAsync(request, refusal);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            refusal = Refusals.Gone;
        }
        finally
        {
            decisions.Record(request, refusal, room, clock.GetElapsedTime(started));
            if (request.Body is { } body)
                await body.DisposeAsync();
        }
    }

    /// <summary>Asks every room until one refuses. An exception on the way is a refusal (requirement 6.07).</summary>
    /// <returns>The refusal, null if none; the last room asked; and the stamps collected.</returns>
    internal async ValueTask<(Refusal? Refusal, Room Room, Room Passed)> JudgeAsync(RequestContext request, CancellationToken cancellationToken)
    {
        var passed = Room.None;
        foreach (var (room, step) in order)
        {
            request.Asked = room;

            // Nearly every answer is there at once: then nothing waits and nothing is allocated.
            var answer = Ask(step, request, cancellationToken);
            var outcome = answer.IsCompletedSuccessfully ? answer.Result : await HearAsync(step, answer, cancellationToken);
            if (!outcome.Continues && !Watch.LetsPass(request, room, outcome.Refusal))
                return (outcome.Refusal, room, passed);

            passed |= room;
            if (room == Room.Door && request.OwnAnswer is not null)
                return (null, room, passed);   // answered here; without the other stamps it can never be forwarded
            if (request.PrincipalAnswer is { } own)
            {
                // What we answer to somebody whom we know walks the same rooms as far as they are about the caller: door, who, how much. Its
                // credential may stand in the body, which is read after the door, so that reading is not free for a source that is too fast.
                if (room == Room.Door)
                {
                    if (await HearAsync(own, Ask(own, request, cancellationToken), cancellationToken) is { Continues: false } not)
                        return (not.Refusal, Room.Authentication, passed);

                    // A body may be sent as slowly as one likes: a key that was blocked or rotated meanwhile must not get a token by it (CWE-367).
                    request.JudgeBy(live.Current);
                }

                if (room == Room.Quota)
                    return (null, room, passed);   // without the other stamps it can never be forwarded
            }

            if (room == Room.Authentication && !Standing.MayJudge(request, live.IsFresh))
                return (Refusals.NotReady("lease_expired"), room, passed);
        }

        return (null, Room.Record, passed);
    }

    private static ValueTask<Outcome> Ask(IStep step, RequestContext request, CancellationToken cancellationToken)
    {
        try
        {
            return step.RunAsync(request, cancellationToken);
        }
        catch (Exception e) when (IsFault(e, cancellationToken))
        {
            return new(RefusalFor(step, e));
        }
    }

    private static async ValueTask<Outcome> HearAsync(IStep step, ValueTask<Outcome> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer;
        }
        catch (Exception e) when (IsFault(e, cancellationToken))
        {
            return RefusalFor(step, e);
        }
    }

    // That the caller left is no fault of a step.
    private static bool IsFault(Exception e, CancellationToken cancellationToken) => e is not OperationCanceledException || !cancellationToken.IsCancellationRequested;

    // The text of the exception could hold what the client sent; its type is enough to find the place.
    private static Refusal RefusalFor(IStep step, Exception e) => e is BadHttpRequestException bad
        ? Refusals.OfServer(bad)
        : Refusals.NoAnswer with { Reason = $"{step.GetType().Name}_{e.GetType().Name}" };

    // An error on the way out is a refusal as well: it must not reach the server, whose bare 500 has none of our headers, nor be written down as allowed.
    private async ValueTask<Refusal?> SendAsync(RequestContext request, Room passed, CancellationToken cancellationToken)
    {
        try
        {
            return await ForwardAsync(request, passed, cancellationToken);
        }
        catch (Exception e) when (IsFault(e, cancellationToken))
        {
            return Refusals.NoAnswer with { Reason = $"forwarding_{e.GetType().Name}" };
        }
    }

    private async ValueTask<Refusal?> ForwardAsync(RequestContext request, Room passed, CancellationToken cancellationToken)
    {
        if (request.OwnAnswer is { } answer)
        {
            AnswerHeaders.Write(request);
            answer(request);
            return null;
        }

        if (request.PrincipalAnswer is { } own)
            return await own.AnswerAsync(request, cancellationToken);

        return Clearance.For(request, passed) is { } clearance ? await StreamAsync(clearance) : Refusals.NoAnswer;
    }

    // What is on its way stays answerable to what is known: it is cut when the right it was let in with ends (requirement 2.08).
    private async ValueTask<Refusal?> StreamAsync(Clearance clearance)
    {
        var stream = streams.Open(clearance.Request);
        try
        {
            var refusal = stream.WhyCut ?? await forwarder.ForwardAsync(clearance, stream.Token);
            return stream.WhyCut ?? refusal;
        }
        catch (Exception) when (stream.WhyCut is not null)
        {
            return stream.WhyCut;
        }
        finally
        {
            OpenStreams.Close(stream);
        }
    }

    private async ValueTask RefuseAsync(RequestContext request, Refusal refusal)
    {
        if (request.Http.Response.HasStarted)
        {
            request.Http.Abort();   // a fault in the middle breaks the connection, it never ends cleanly
            return;
        }

        request.Http.Response.Headers.Clear();
        AnswerHeaders.WriteForRefusal(request);
        if (request.Quota is not null)
            steps.WriteLimits(request, refusal.Limit);
        await RefusalWriter.WriteAsync(request, refusal);
    }
}
