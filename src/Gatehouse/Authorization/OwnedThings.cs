using System.Net;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>What was learned of a thing.</summary>
/// <param name="Found">Whose it is.</param>
/// <param name="Values">What stands in each place of the rule.</param>
/// <param name="State">Its strong ETag; null without.</param>
/// <param name="Refusal">What is said to whoever it does not belong to; null when it is the caller's.</param>
internal readonly record struct LearnedThing(OwnerFound Found, string?[] Values, string? State, Refusal? Refusal);

/// <summary>The things of one owner rule: reads them, compares them, remembers whose they are.</summary>
internal sealed class OwnedThings(OwnerRule rule, IUpstreamReads upstream, Func<OwnerRule, OwnedThings> of)
{
    private readonly ThingOwner owner = new(rule);
    private readonly LearnedOwners learned = new();
    private readonly WrittenOwner[] written = WrittenOf(rule);

    /// <summary>The upstream as a whole does not say; the same for every thing.</summary>
    public static Refusal NotCheckable(string reason) =>
        new(502, "answer_not_checkable", "The API behind the gateway gave no answer that can be checked. Try again later.", reason) { Step = "ownership" };

    /// <summary>Streams are not looked into.</summary>
    public static Refusal NoStream { get; } = Refusals.Forbidden("owner_of_stream") with { Step = "ownership" };

    /// <summary>Looks at a thing that the upstream answered with.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="ask">How.</param>
    /// <param name="answer">Its content is held when it may show the owner.</param>
    /// <param name="cancellationToken">When the caller leaves.</param>
    public async ValueTask<LearnedThing> LookAsync(RequestContext request, OwnerAsk ask, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        // Of a failure nothing is passed on, and each looks like every other. Once the upstream has said anything of the thing itself, all that is not
        // proved to be the caller's is not there.
        if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            return Not(OwnerFound.Missing, NotCheckable("upstream_failed"));
        if (answer.StatusCode != HttpStatusCode.OK)
            return Not(OwnerFound.Missing, NotFound(answer.StatusCode == HttpStatusCode.NotFound ? "upstream_not_found" : "answer_status"));
        if (ReadableAnswer.WhyNotReadable(answer) is { } why)
            return Not(OwnerFound.Unreadable, NotFound(why));

        var held = await HeldAnswer.HoldAsync(answer, cancellationToken);
        if (!held.IsWhole)
            return Not(OwnerFound.Unreadable, NotFound(held.IsTooLong ? "answer_too_large" : "answer_broken_off"));

        var values = new string?[owner.Places];
        var found = owner.Find(held.Bytes, request, values);
        return await JudgeAsync(request, ask, found, values, ReadableAnswer.StrongTag(answer), cancellationToken);
    }

    /// <summary>Learns whose a thing is: remembered if the policy lets it, else asked of the upstream.</summary>
    public async ValueTask<LearnedThing> LearnAsync(RequestContext request, OwnerAsk ask, string path, CancellationToken cancellationToken)
    {
        var read = ask.ReadBack!;
        var policy = request.State.Policy;

        // Only a yes is taken from memory. A remembered no would come faster than that of a thing nobody has, and tell the two apart (CWE-208).
        if (ask.MayRemember && learned.Find(policy, read, path, request.Now) is { } known && owner.Compare(known, request) == OwnerFound.Caller)
            return new LearnedThing(OwnerFound.Caller, known, null, null);

        var begun = learned.Begin(path);
        using var answer = await upstream.ReadAsync(request, path, cancellationToken);
        if (answer is null)
            return Not(OwnerFound.Missing, NotCheckable("upstream_no_answer"));

        var thing = await LookAsync(request, ask, answer, cancellationToken);
        if (ask.MayRemember && thing.Refusal is null)
            learned.Learn(policy, read, path, thing.Values, begun, request.Now);
        return thing;
    }

    /// <summary>Remembers an owner that an answer has shown.</summary>
    public void Remember(RequestContext request, string path, long begun, LearnedThing thing) =>
        learned.Learn(request.State.Policy, request.Operation!, path, thing.Values, begun, request.Now);

    /// <summary>Forgets whose a thing is.</summary>
    public void Forget(RequestContext request, CompiledOperation read, string path) => learned.Forget(request.State.Policy, read, path);

    /// <summary>Taken before a thing is asked for.</summary>
    public long Begin(string path) => learned.Begin(path);

    /// <summary>Why a body would take the thing from its owner or give it away; null when it would not.</summary>
    /// <param name="body">JSON; null when there is none to look at.</param>
    /// <param name="values">What stands in each place of the rule.</param>
    /// <param name="request">Its query is looked at too.</param>
    public Refusal? WhyNotKept(HeldBody? body, string?[] values, RequestContext request)
    {
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i].FindInQuery(request.Query, values[i]) == Written.Another)
                return Refusals.Forbidden("owner_would_change") with { Step = "ownership" };
            switch (body is null ? Written.Nothing : written[i].Find(body.Bytes, values[i], request.State.Policy.Document.Validation.MaxDepth))
            {
                case Written.Another:
                    return Refusals.Forbidden("owner_would_change") with { Step = "ownership" };
                case Written.Unreadable:
                    return OwnerRefusals.Unreadable;
            }
        }

        return null;
    }

    /// <summary>Why the thing that a body makes would not be the caller's; null when it is. Writes the caller into it where the policy lets that.</summary>
    public async ValueTask<Refusal?> WhyNotTheirsAsync(RequestContext request, OwnerAsk ask, CancellationToken cancellationToken)
    {
        var depth = request.State.Policy.Document.Validation.MaxDepth;
        var said = false;
        for (var i = 0; i < written.Length; i++)
            switch (written[i].Find(request.Body!.Bytes, null, depth))
            {
                case Written.Unreadable:
                    return OwnerRefusals.Unreadable;
                case not Written.Nothing:
                    said = true;
                    break;
            }

        if (!said)
            return NamesAnother(request) ? Ambiguous : await AbsentAsync(request, ask);

        // What a body claims tells nothing about what exists, so the caller is told plainly.
        var values = new string?[owner.Places];
        var found = owner.Find(request.Body!.Bytes, request, values);
        if (found >= OwnerFound.Another && WhyNotKept(request.Body, values, request) is not null)
            return Ambiguous;   // another spelling of the same place names somebody else
        if (ask.Of is not null && (await OfAsync(request, ask, values, cancellationToken)).Refusal is null)
            return null;
        return found == OwnerFound.Caller ? null : Refusals.Forbidden(found.Reason()) with { Step = "ownership" };
    }

    /// <summary>Whether the query of a creation names an owner who is not the caller.</summary>
    public bool NamesAnother(RequestContext request)
    {
        for (var i = 0; i < written.Length; i++)
            if (written[i].FindInQuery(request.Query, owner.RuleAt(i).Of is null ? OwnerExpected.Of(request.Principal, owner.RuleAt(i)) : null) == Written.Another)
                return true;

        return false;
    }

    /// <summary>The request names more than one owner, or by more than one name.</summary>
    public static Refusal Ambiguous { get; } = Refusals.Forbidden(OwnerFound.Ambiguous.Reason()) with { Step = "ownership" };

    /// <summary>Whether an answer to a creation shows that the thing is the caller's; null when it does not say.</summary>
    public bool? ShowsCaller(RequestContext request, ReadOnlySpan<byte> json) => owner.Find(json, request) switch
    {
        OwnerFound.Caller => true,
        OwnerFound.Another when rule.Of is null => false,
        OwnerFound.Ambiguous => false,
        _ => null,
    };

    private async ValueTask<Refusal?> AbsentAsync(RequestContext request, OwnerAsk ask)
    {
        if (ask.Absent == OwnerAbsent.LeftToUpstream)
            return null;
        if (ask.Absent == OwnerAbsent.Refused || OwnerExpected.Of(request.Principal, rule) is not { } name || NewOwner.In(request.Body!.Bytes, rule.Name, name) is not { } body)
            return Refusals.Forbidden("owner_missing") with { Step = "ownership" };

        await request.Body.DisposeAsync();
        request.Body = body;
        return null;
    }

    private async ValueTask<LearnedThing> JudgeAsync(RequestContext request, OwnerAsk ask, OwnerFound found, string?[] values, string? state, CancellationToken cancellationToken)
    {
        if (found == OwnerFound.Another && ask.Of is not null)
            return await OfAsync(request, ask, values, cancellationToken) with { Values = values, State = state };

        return new LearnedThing(found, values, state, found == OwnerFound.Caller ? null : NotFound(found.Reason()));
    }

    // Whoever owns the thing that is named owns this one.
    private async ValueTask<LearnedThing> OfAsync(RequestContext request, OwnerAsk ask, string?[] values, CancellationToken cancellationToken)
    {
        if (values[0] is not { } id || ask.OfPath!.Of(id) is not { } path)
            return Not(OwnerFound.Missing, NotFound("owner_missing"));

        var before = new OwnerAsk(OwnerShown.Before) { ReadBack = ask.Of, MayRemember = ask.Of!.OwnerAsk?.MayRemember ?? false };
        return await of(ask.Of.Owner!).LearnAsync(request, before, path, cancellationToken);
    }

    private static Refusal NotFound(string reason) => Refusals.NotFound(reason) with { Step = "ownership" };

    private LearnedThing Not(OwnerFound found, Refusal refusal) => new(found, new string?[owner.Places], null, refusal);

    private static WrittenOwner[] WrittenOf(OwnerRule rule)
    {
        var all = new List<WrittenOwner>();
        for (var one = rule; one is not null; one = one.Or)
            if (one.Place == OwnerPlace.Answer)
                all.Add(new WrittenOwner(one.Name));

        return [.. all];
    }
}
