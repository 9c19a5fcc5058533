using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Step one of the guide: who is this? Keys and tokens side by side; what they prove is asked of the snapshot every time.</summary>
/// <param name="rings">What keys are hashed with.</param>
/// <param name="tokens">Our own tokens; shared with the door.</param>
/// <param name="lastUsed">Remembers that a key was used.</param>
internal sealed class AuthenticationStep(KeyRings rings, TokenReader tokens, LastUsed lastUsed) : IStep
{
    private readonly KeyProof keys = new(rings, lastUsed);
    private readonly TokenProof tokenProof = new(tokens);

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        var credentials = Credentials.Of(request);
        if (credentials.WhyNot is { } why)
            return ValueTask.FromResult<Outcome>(Refuse(request, why));
        if (credentials.Token is { } token)
            return ValueTask.FromResult(With(request, credentials, tokenProof.Recall(request, token.Span) ?? tokenProof.Verify(request, token.Span)));

        return ValueTask.FromResult(credentials.Key is { } key ? Take(request, keys.Prove(request, key.Span)) : Outcome.Continue);
    }

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
