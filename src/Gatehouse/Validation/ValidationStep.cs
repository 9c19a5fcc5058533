using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Validation;

/// <summary>Step four of the guide: are the data what the contract says?</summary>
internal sealed class ValidationStep : IStep
{
    private Pair last = new(null, null);

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (request.Operation is not { } operation)
            return new(Refusals.NoAnswer);
        if (operation.Contract is null)
            return new(Outcome.Continue);   // Arrival and the server bound its size; there is nothing to compare it with

        // An operation that nobody may call has no checks, and nobody should have got here.
        if (ChecksOf(request.State.Policy)[operation.Number] is not { } checks)
            return new(Refusals.NoAnswer);

        var schema = default(JsonSchema.CompiledSchema);
        var hasBody = !request.IsUpgrade && (request.Body is { Length: > 0 } || BodyCheck.MayHaveBody(request.Http));
        if (hasBody && checks.Body.Declared && checks.Body.Choose(request.Http.Request, out schema) is { } refusal)
            return new(refusal);

        List<RequestFault>? faults = null;
        checks.CheckParameters(request, request.State.Policy.Document.Validation.RefuseUndeclared, ref faults);
        if (!hasBody)
            checks.Body.Check(null, null, ref faults);
        return hasBody ? CheckBodyAsync(request, checks.Body, schema, faults, cancellationToken) : new(OutcomeOf(faults));
    }

    private static async ValueTask<Outcome> CheckBodyAsync(RequestContext request, BodyCheck check, JsonSchema.CompiledSchema? schema, List<RequestFault>? faults, CancellationToken cancellationToken)
    {
        var max = request.State.Policy.Document.Validation.MaxBody;
        var body = await BodyHolder.HoldAsync(request, check.Declared ? max : 0, cancellationToken);
        if (!check.Declared)
        {
            if (body is not { Length: 0 })
                FaultList.Add(ref faults, "body", "no body: this operation takes none");
            return OutcomeOf(faults, close: body is null);
        }

        if (body is null)
            return new Refusal(413, "content_too_large", $"Send a body of at most {max} bytes.", "body_length") { Close = true };

        check.Check(body, schema, ref faults);
        return OutcomeOf(faults);
    }

    private static Outcome OutcomeOf(List<RequestFault>? faults, bool close = false) =>
        faults is null
            ? Outcome.Continue
            : new Refusal(400, "invalid_request", "The request is not what the contract of this API says. Mend what is listed and send it again.", "contract") { Faults = faults, Close = close };

    // The policy changes rarely; the last answer is nearly always the right one.
    private ContractChecks ChecksOf(CompiledPolicy policy)
    {
        var known = last;
        if (ReferenceEquals(known.Policy, policy))
            return known.Checks!;
        last = new Pair(policy, ContractChecks.Of(policy));
        return last.Checks!;
    }

    private sealed record Pair(CompiledPolicy? Policy, ContractChecks? Checks);
}
