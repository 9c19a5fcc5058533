using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>Step two of the guide: may this subject do this, to this thing?</summary>
/// <param name="hold">Holds the body, for owners written in it.</param>
/// <param name="scopeAllows">Whether the scopes of a token leave the operation open; asked only of who presented a credential, and under the policy the request is judged by.</param>
/// <param name="challenge">Value of WWW-Authenticate: which credentials are accepted.</param>
internal sealed class AuthorizationStep(HoldBody hold, Func<RequestContext, CompiledOperation, bool> scopeAllows, Func<RequestContext, string> challenge) : IStep
{
    private readonly OwnerCheck owners = new(hold);

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (request.Operation is not { } operation)
            return default;

        // Nobody is a guest by being one of ours without a role: without the credential the answer would be the same.
        var principal = request.Principal;
        var roles = principal.Roles != 0 ? principal.Roles : request.State.Policy.GuestMask;
        var decision = CompiledPolicy.Decide(roles, operation);
        request.Decision = decision;

        // Before any body is read: what the matrix refuses must cost nothing (CWE-770).
        if (!decision.Allowed)
            return new(Refuse(request, "not_granted"));
        if (principal.Kind != CredentialKind.None && !scopeAllows(request, operation))
            return new(Refusals.Forbidden("scope") with { Challenge = "Bearer error=\"insufficient_scope\"" });   // RFC 6750, section 3.1
        if (!decision.OwnerRequired)
        {
            if (operation.FieldsAskOwner)
                OwnerCheck.Note(request, operation.Owner);
            return new(Outcome.Continue);
        }

        // Nobody owns nothing.
        if (principal.Kind == CredentialKind.None || string.IsNullOrEmpty(principal.Subject))
            return new(Refuse(request, "owner_needs_subject"));

        // What only the upstream knows is asked when the rest was found good; the obligation stays open till then.
        return operation.Owner is { AsksUpstream: true } ? new(Outcome.Continue) : owners.RunAsync(request, operation.Owner, cancellationToken);
    }

    // 401: "tell us who you are"; 403: "we know who you are". They are never mixed (requirement 2.06).
    private Refusal Refuse(RequestContext request, string reason) => request.Principal.Kind != CredentialKind.None
        ? Refusals.Forbidden(reason)
        : new Refusal(401, "authentication_required", "Send a credential with the request: an API key or a token.", reason) { Challenge = challenge(request) };
}
