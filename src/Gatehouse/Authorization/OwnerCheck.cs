using System.Collections.Concurrent;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>The obligation of an <c>own:</c> grant: the thing asked for must be the caller's (requirement 2.04).</summary>
/// <param name="hold">Holds the body, for owners written in it.</param>
internal sealed class OwnerCheck(HoldBody hold)
{
    private readonly ConcurrentDictionary<string, BodyOwner> pointers = new(StringComparer.Ordinal);

    /// <summary>Checks the owner; whatever cannot be found is a refusal.</summary>
    public ValueTask<Outcome> RunAsync(RequestContext request, OwnerRule? rule, CancellationToken cancellationToken) => rule switch
    {
        null or { AsksUpstream: true } => new(OwnerRefusals.Heeded(request, Refusals.Forbidden("owner_not_checkable"))),
        { Place: OwnerPlace.Body } => InBodyAsync(request, rule, cancellationToken),
        _ => new(ThingOf(request, Find(request, rule))),
    };

    /// <summary>Notes whether the thing is the caller's, for who may do this with everybody's; refuses nothing.</summary>
    public static void Note(RequestContext request, OwnerRule? rule)
    {
        if (rule is { AsksUpstream: false, Place: not OwnerPlace.Body } && request.Principal.Kind != CredentialKind.None)
            request.IsOwner = Find(request, rule) == OwnerFound.Caller;
    }

    private static OwnerFound Find(RequestContext request, OwnerRule rule)
    {
        var expected = OwnerExpected.Of(request.Principal, rule);
        return rule.Place switch
        {
            OwnerPlace.Path => rule.ParameterIndex < 0 ? OwnerFound.Missing : Compare(request.PathValue(rule.ParameterIndex), expected),
            OwnerPlace.Query => QueryOwner.Find(request.Query, rule.Name, expected),
            _ => Compare(request.Principal.Claim?.Invoke(rule.Name), expected),
        };
    }

    // Another's thing looks as if it did not exist: 403 would confirm that it does (CWE-204).
    private static Outcome ThingOf(RequestContext request, OwnerFound found)
    {
        request.IsOwner = found == OwnerFound.Caller;
        return found == OwnerFound.Caller ? Outcome.Continue : OwnerRefusals.Heeded(request, Refusals.NotFound(found.Reason()));
    }

    private static OwnerFound Compare(string? value, string? subject) =>
        string.IsNullOrEmpty(value) ? OwnerFound.Missing
        : value == subject ? OwnerFound.Caller
        : OwnerFound.Another;

    private async ValueTask<Outcome> InBodyAsync(RequestContext request, OwnerRule rule, CancellationToken cancellationToken)
    {
        // Another media type or character set would be read by other rules upstream than by ours here (CWE-436).
        if (!JsonText.Is(request.Http.Request))
            return OwnerRefusals.NotJson;

        var limits = request.State.Policy.Document.Validation;
        request.Body ??= await hold(request, limits.MaxBody, cancellationToken).ConfigureAwait(false);
        if (request.Body is not { } body)
            return OwnerRefusals.TooLarge(limits.MaxBody);

        return BodyOf(request, pointers.GetOrAdd(rule.Name, static name => new BodyOwner(name)).Find(body.Bytes, OwnerExpected.Of(request.Principal, rule), limits.MaxDepth));
    }

    // What a body claims reveals nothing about what exists, so the caller is told plainly.
    private static Outcome BodyOf(RequestContext request, OwnerFound found)
    {
        request.IsOwner = found == OwnerFound.Caller;
        return found switch
        {
            OwnerFound.Caller => Outcome.Continue,
            OwnerFound.Unreadable => OwnerRefusals.Unreadable,
            _ => OwnerRefusals.Heeded(request, Refusals.Forbidden(found.Reason())),
        };
    }
}
