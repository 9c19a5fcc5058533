using System.Collections.Concurrent;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Authorization;

/// <summary>The obligation of an <c>own:</c> grant: the thing asked for must be the caller's (requirement 2.04).</summary>
/// <param name="hold">Holds the body, for owners written in it.</param>
internal sealed class OwnerCheck(HoldBody hold)
{
    private readonly ConcurrentDictionary<string, BodyOwner> pointers = new(StringComparer.Ordinal);

    /// <summary>Checks the owner; whatever cannot be found is a refusal.</summary>
    public ValueTask<Outcome> RunAsync(RequestContext request, OwnerRule? rule, string subject, CancellationToken cancellationToken) => rule?.Place switch
    {
        OwnerPlace.Path => new(ThingOf(InPath(request, rule, subject))),
        OwnerPlace.Query => new(ThingOf(QueryOwner.Find(request.Query, rule.Name, subject))),
        OwnerPlace.Claim => new(ThingOf(Compare(request.Principal.Claim?.Invoke(rule.Name), subject))),
        OwnerPlace.Body => InBodyAsync(request, rule, subject, cancellationToken),
        _ => new(Refusals.Forbidden("owner_not_checkable")),
    };

    // Another's thing looks as if it did not exist: 403 would confirm that it does (CWE-204).
    private static Outcome ThingOf(OwnerFound found) =>
        found == OwnerFound.Caller ? Outcome.Continue : Refusals.NotFound(ReasonOf(found));

    private static OwnerFound InPath(RequestContext request, OwnerRule rule, string subject) =>
        rule.ParameterIndex < 0 ? OwnerFound.Missing : Compare(request.PathValue(rule.ParameterIndex), subject);

    private static OwnerFound Compare(string? value, string subject) =>
        string.IsNullOrEmpty(value) ? OwnerFound.Missing
        : value == subject ? OwnerFound.Caller
        : OwnerFound.Another;

    private async ValueTask<Outcome> InBodyAsync(RequestContext request, OwnerRule rule, string subject, CancellationToken cancellationToken)
    {
        // Another media type or character set would be read by other rules upstream than by ours here (CWE-436).
        if (!IsJson(request.Http.Request.ContentType))
            return new Refusal(415, "unsupported_media_type", "Send the body as application/json in UTF-8.", "owner_body_not_json");

        var limits = request.State.Policy.Document.Validation;
        request.Body ??= await hold(request, limits.MaxBody, cancellationToken).ConfigureAwait(false);
        if (request.Body is not { } body)
            return new Refusal(413, "content_too_large", $"Send a body of at most {limits.MaxBody} bytes.", "body_too_large");

        return BodyOf(pointers.GetOrAdd(rule.Name, static name => new BodyOwner(name)).Find(body.Bytes, subject, limits.MaxDepth));
    }

    // What a body claims reveals nothing about what exists, so the caller is told plainly.
    private static Outcome BodyOf(OwnerFound found) => found switch
    {
        OwnerFound.Caller => Outcome.Continue,
        OwnerFound.Unreadable => new Refusal(400, "invalid_request", "Send a body that is well-formed JSON.", "owner_unreadable")
        {
            Faults = [new RequestFault("body", "well-formed JSON in UTF-8")],
        },
        _ => Refusals.Forbidden(ReasonOf(found)),
    };

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static string ReasonOf(OwnerFound found) => found switch
    {
        OwnerFound.Another => "owner_is_another",
        OwnerFound.Ambiguous => "owner_ambiguous",
        _ => "owner_missing",
    };
}
