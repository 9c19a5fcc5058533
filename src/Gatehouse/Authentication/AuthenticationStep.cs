using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Step one of the guide: who is this? Keys and tokens side by side; what they prove is asked of the snapshot every time.</summary>
/// <param name="rings">What keys are hashed with.</param>
/// <param name="tokens">Our own tokens; shared with the door.</param>
/// <param name="foreign">Tokens of other issuers; shared with the door.</param>
/// <param name="lastUsed">Remembers that a key was used.</param>
internal sealed class AuthenticationStep(KeyRings rings, TokenReader tokens, ForeignReader foreign, LastUsed lastUsed) : IStep
{
    private readonly KeyProof keys = new(rings, lastUsed);
    private readonly TokenProof tokenProof = new(tokens);
    private readonly ForeignProof foreignProof = new(foreign);

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        var credentials = Credentials.Of(request);
        if (credentials.WhyNot is { } why)
            return ValueTask.FromResult<Outcome>(Refuse(request, why));
        if (credentials.Token is { } token)
            return (tokenProof.Recall(request, token.Span) ?? foreignProof.Recall(request, token.Span)) is { } known
                ? ValueTask.FromResult(With(request, credentials, known))
                : VerifyAsync(request, credentials, token.ToString(), cancellationToken);

        return ValueTask.FromResult(credentials.Key is { } key ? Take(request, keys.Prove(request, key.Span)) : Outcome.Continue);
    }

    // One of our own is told by its header and its name; whatever is none of ours may still be one of those that the policy names.
    private async ValueTask<Outcome> VerifyAsync(RequestContext request, Credentials credentials, string token, CancellationToken cancellationToken) =>
        With(request, credentials, tokenProof.Verify(request, token) is { WhyNot: not TokenProof.NotOurs } ours
            ? ours
            : await foreignProof.VerifyAsync(request, token, cancellationToken));

    private Outcome With(RequestContext request, Credentials credentials, Verdict byToken)
    {
        if (credentials.Key is not { } key || byToken.Principal is null)
            return Take(request, byToken);

        var byKey = keys.Prove(request, key.Span);
        return Take(request, byKey.Principal is null ? byKey : Both(byKey.Principal, byToken.Principal));
    }

    // Two credentials of one principal: what both allow. Of two principals: nobody can say for whom this is (requirement 1.18).
    private static Verdict Both(Principal key, Principal token) =>
        key.Subject != token.Subject || key.Client != token.Client
            ? Verdict.No("two_principals")
            : new Verdict(token.With(key.KeyId, token.Roles & key.Roles), null);

    private static Outcome Take(RequestContext request, Verdict verdict)
    {
        // Not 401: who is told that a good token is bad logs in again and again, at an issuer that is in trouble already.
        if (verdict.NotReady)
            return Refusals.NotReady(verdict.WhyNot!);
        if (verdict.Principal is null)
            return Refuse(request, verdict.WhyNot!);

        request.Principal = verdict.Principal;
        return Outcome.Continue;
    }

    // One text for wrong, unknown, expired, blocked and suspended: only the log learns which it was (requirement 1.03).
    private static Refusal Refuse(RequestContext request, string reason) =>
        new(401, "invalid_credential", "The credential is not accepted. Check that it is complete and still in use, or ask the owner of the API for a new one.", reason)
        {
            Challenge = Challenge.Invalid(request.State.Policy),
        };
}
