using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gatehouse.Authorization.Answers;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Authorization;

/// <summary>Step two of the guide, of the thing itself: is it the caller's, where only the upstream can tell? (requirement 2.04)</summary>
/// <remarks>
/// Nothing of an answer leaves and nothing is written before that is known. Whatever the upstream says of a thing that is not proved to be the caller's
/// looks like a thing that does not exist (CWE-204, CWE-639).
/// </remarks>
internal sealed class OwnershipStep : IStep
{
    private readonly IUpstreamReads upstream;
    private readonly HoldBody hold;
    private readonly ConcurrentDictionary<OwnerRule, OwnedThings> things = new();
    private readonly ConditionalWeakTable<OwnerAsk, ListFilter> lists = [];   // they go with their policy

    /// <summary>Makes the step.</summary>
    /// <param name="upstream">Reads things before a write.</param>
    /// <param name="hold">Holds a body in which an owner may be written.</param>
    public OwnershipStep(IUpstreamReads upstream, HoldBody hold) => (this.upstream, this.hold) = (upstream, hold);

    /// <summary>The same step asking another upstream, for the proof that a policy refuses what it must.</summary>
    public OwnershipStep Asking(IUpstreamReads other) => new(other, hold);

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (request.Operation is not { } operation)
            return default;
        if (operation.OwnerAsk is not { } ask)
            return new(Outcome.Continue);

        var required = request.Decision is { OwnerRequired: true };
        if (!required && !(operation.FieldsAskOwner && request.Principal.Kind != CredentialKind.None))
        {
            if (ask.ReadBack is not null && Writes(operation) && ask.Path!.From(request.Path, request.PathValues) is { } path)
                Forget(request, Of(RuleOf(operation, ask)), ask, path);
            return new(Outcome.Continue);
        }

        // A stream has no whole answer that could be read first.
        if (required && (request.IsUpgrade || (ask.Shown == OwnerShown.InAnswer && AsksForEvents(request))))
            return new(OwnerRefusals.Heeded(request, OwnedThings.NoStream));

        return ask.Shown switch
        {
            OwnerShown.InAnswer => new(InAnswer(request, operation, ask, required)),
            OwnerShown.Before => BeforeAsync(request, ask, required, cancellationToken),
            OwnerShown.AtCreation when required => CreationAsync(request, operation, ask, cancellationToken),
            _ => new(InList(request, operation, ask, required)),
        };
    }

    private Outcome InAnswer(RequestContext request, CompiledOperation operation, OwnerAsk ask, bool required)
    {
        request.ReadsAnswer = true;
        request.JudgeAnswerBy(new AnsweredOwner(Of(operation.Owner!), ask, required ? ask.MayRemember : null, request.Path));
        return Outcome.Continue;
    }

    private Outcome InList(RequestContext request, CompiledOperation operation, OwnerAsk ask, bool required)
    {
        if (!required)
            return Outcome.Continue;

        request.ReadsAnswer = true;
        request.JudgeAnswerBy(lists.GetValue(ask, _ => new ListFilter(ask.List!, new ThingOwner(operation.Owner!))));
        return Outcome.Continue;
    }

    private async ValueTask<Outcome> BeforeAsync(RequestContext request, OwnerAsk ask, bool required, CancellationToken cancellationToken)
    {
        var owned = Of(RuleOf(request.Operation!, ask));
        var writes = Writes(request.Operation!);

        // The body first: while it comes, slowly perhaps, the thing could change hands (CWE-367).
        if (required && writes && request.Operation!.Owner!.Place == OwnerPlace.Answer && await HoldAsync(request, cancellationToken) is { } refusal)
            return refusal;

        if (ask.Path!.From(request.Path, request.PathValues) is not { } path)
            return OwnerRefusals.Heeded(request, Refusals.NotFound("owner_missing") with { Step = "ownership" });

        var thing = await owned.LearnAsync(request, ask, path, cancellationToken);
        request.IsOwner = thing.Found == OwnerFound.Caller;
        if (required && thing.Refusal is { } not && request.Heed(PolicyPart.Ownership, not) is { } stands)
            return stands;
        if (!writes)
            return Outcome.Continue;

        Forget(request, owned, ask, path);
        return required && request.IsOwner is true ? Keep(request, owned, ask, thing) : Outcome.Continue;
    }

    // With every write on a thing, whoever writes and however it ends: now, and when its answer is there.
    private static void Forget(RequestContext request, OwnedThings owned, OwnerAsk ask, string path)
    {
        if (!ask.MayRemember)
            return;

        var forgets = new ForgottenOwner(owned, ask.ReadBack!, path);
        forgets.Forget(request);
        request.JudgeAnswerBy(forgets);
    }

    // By its own rule the thing that is read shows the owner; where only an id stands in the path, by the rule of the thing it names.
    private static OwnerRule RuleOf(CompiledOperation operation, OwnerAsk ask) => operation.Owner!.Place == OwnerPlace.Answer ? operation.Owner : ask.ReadBack!.Owner!;

    private static bool Writes(CompiledOperation operation) => operation.Method is not ("GET" or "HEAD");

    private static bool AsksForEvents(RequestContext request) => request.Http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static Outcome Keep(RequestContext request, OwnedThings owned, OwnerAsk ask, LearnedThing thing)
    {
        var body = request.Body is { Length: > 0 } && JsonText.Is(request.Http.Request) ? request.Body : null;
        if (request.Operation!.Owner!.Place == OwnerPlace.Answer && owned.WhyNotKept(body, thing.Values, request) is { } why)
            return OwnerRefusals.Heeded(request, why);
        if (!ask.SamePath || thing.State is not { } state)
            return Outcome.Continue;

        // What was allowed is a write on the thing as it was read (RFC 9110, section 13.1.1). The client's condition may narrow that and not widen it: '*' is met by
        // whatever stands there, and a state that is yet to come could be another's (CWE-367).
        if (!IncludesState(request.Http.Request.Headers.IfMatch, state))
            return OwnerRefusals.OtherState;

        request.WrittenState = state;
        return Outcome.Continue;
    }

    private static bool IncludesState(StringValues condition, string state)
    {
        if (condition.Count == 0)
            return true;
        foreach (var value in condition)
            foreach (var tag in (value ?? "").Split(','))   // a tag with a comma in it is not found, and refused
                if (tag.Trim() is var one && (one == "*" || one == state))
                    return true;

        return false;
    }

    private async ValueTask<Outcome> CreationAsync(RequestContext request, CompiledOperation operation, OwnerAsk ask, CancellationToken cancellationToken)
    {
        if (await HoldAsync(request, cancellationToken) is { } refusal)
            return refusal;

        var owned = Of(operation.Owner!);
        if (request.Body is not { Length: > 0 } && owned.NamesAnother(request) && request.Heed(PolicyPart.Ownership, OwnedThings.Ambiguous) is { } not)
            return not;
        if (request.Body is { Length: > 0 } && await owned.WhyNotTheirsAsync(request, ask, cancellationToken) is { } why && request.Heed(PolicyPart.Ownership, why) is { } stands)
            return stands;

        request.IsOwner = true;
        request.ReadsAnswer = true;
        request.JudgeAnswerBy(new CreatedOwner(owned));
        return Outcome.Continue;
    }

    // Null when the body can be looked at, or is of a kind that the contract allows and that holds no fields.
    private async ValueTask<Refusal?> HoldAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (!OwnerBody.MayBeThere(request))
            return null;
        if (!JsonText.Is(request.Http.Request))
            return OwnerBody.HoldsNoFields(request) ? null : OwnerRefusals.NotJson;

        var most = request.State.Policy.Document.Validation.MaxBody;
        request.Body ??= await hold(request, most, cancellationToken);
        return request.Body is null ? OwnerRefusals.TooLarge(most) : null;
    }

    private OwnedThings Of(OwnerRule rule) => things.GetOrAdd(rule, static (rule, step) => new OwnedThings(rule, step.upstream, step.Of), this);
}
