using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Authorization.Fields;

/// <summary>Mass assignment (CWE-915, API3:2023): a field that the caller must not set is refused with its name, wherever it stands in the request.</summary>
/// <param name="table">The rules.</param>
/// <param name="forbidden">What is refused.</param>
/// <param name="watched">What is only written down.</param>
/// <param name="hold">Holds the body.</param>
internal sealed class FieldWrites(FieldTable table, UInt128 forbidden, UInt128 watched, HoldBody hold)
{
    // Of what is about no single field: one rule that binds is enough.
    private readonly PolicyMode mode = forbidden == 0 ? PolicyMode.Watch : PolicyMode.Enforce;

    /// <summary>Looks for it in the query and the body.</summary>
    public async ValueTask<Outcome> CheckAsync(RequestContext request, CancellationToken cancellationToken)
    {
        // What is said in a stream could set anything.
        if (request.IsUpgrade)
            return Heeded(request, mode, Refusals.Forbidden("fields_in_stream") with { Step = "fields" });
        if (IsRead(request.Http.Request.Method))
            return Outcome.Continue;   // 'GET /users?role=admin' asks for a field, it does not set it

        var found = new WrittenNames(table.Pattern, forbidden | watched);
        WrittenForm.Find(request.Query.AsSpan(request.Query.StartsWith('?') ? 1 : 0), found);
        var inQuery = found.Take();
        if (MayHaveBody(request) && !OwnerBody.HoldsNoFields(request) && await BodyAsync(request, found, cancellationToken) is { } refusal)
            return refusal.Close ? refusal : Heeded(request, mode, refusal);   // what was not read cannot go on

        var inBody = found.Take();
        var outcome = Judged(request, PolicyMode.Watch, inQuery & watched, inBody & watched);
        return outcome.Continues ? Judged(request, PolicyMode.Enforce, inQuery & forbidden, inBody & forbidden) : outcome;
    }

    private Outcome Judged(RequestContext request, PolicyMode mode, UInt128 inQuery, UInt128 inBody) => (inQuery | inBody) == 0 ? Outcome.Continue
        : Heeded(request, mode, Refusals.Forbidden("field_not_theirs") with
        {
            Message = "You may not set every field that was sent. Leave out what is listed and send it again.",
            Faults = [.. FaultsOf("query.", inQuery), .. FaultsOf("body/", inBody)],
            Step = "fields",
        });

    // A body that was not read whole cannot go on: its refusal stands in any mode.
    private static Outcome Heeded(RequestContext request, PolicyMode mode, Refusal refusal) => request.Heed(mode, PolicyPart.Fields, refusal) is { } stands ? stands : Outcome.Continue;

    private static bool IsRead(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method) || method == "QUERY";

    private static bool MayHaveBody(RequestContext request) => request.Body is { Length: > 0 }
        || request.Body is null && (request.Http.Request.ContentLength is { } length ? length > 0 : request.Http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false);

    private async ValueTask<Refusal?> BodyAsync(RequestContext request, WrittenNames found, CancellationToken cancellationToken)
    {
        var limits = request.State.Policy.Document.Validation;
        request.Body ??= await hold(request, limits.MaxBody, cancellationToken);
        if (request.Body is not { } body)
            return new Refusal(413, "content_too_large", $"Send a body of at most {limits.MaxBody} bytes.", "body_too_large") { Close = true };

        return body.Length == 0 ? null : WrittenBody.Find(request.Http.Request, body.Bytes, limits.MaxDepth, found);
    }

    // The policy's own spelling, never what was sent.
    private IEnumerable<RequestFault> FaultsOf(string place, UInt128 bits) =>
        table.RulesOf(bits).Select(rule => new RequestFault(place + string.Join('/', rule.Names), ExpectedOf(rule)));

    private static string ExpectedOf(FieldRule rule) =>
        rule.Write is { Count: > 0 } who ? $"nothing: only {string.Join(", ", who)} may set it" : "nothing: nobody may set it";
}
