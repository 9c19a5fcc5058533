using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Proves a token of our own. Its signature may be remembered; whether it counts is asked every time (requirement 1.12).</summary>
internal sealed class TokenProof(TokenReader tokens)
{
    private const long Skew = Liveness.Skew;

    /// <summary>The reason when a token is none of ours, whoever's it may be.</summary>
    internal const string NotOurs = "token_invalid";

    /// <summary>Judges a token whose signature is remembered; null when it has to be verified first.</summary>
    internal Verdict? Recall(RequestContext request, ReadOnlySpan<char> token) =>
        tokens.Known(token, request.State.Policy) is { } facts ? Judge(request, facts) : null;

    /// <summary>Verifies a token and judges it.</summary>
    internal Verdict Verify(RequestContext request, ReadOnlySpan<char> token) =>
        tokens.Verify(token, request.State) is { } facts ? Judge(request, facts) : Verdict.No(NotOurs);

    private static Verdict Judge(RequestContext request, TokenFacts facts)
    {
        var settings = request.State.Policy.Document.Authentication;
        var now = request.Now.ToUnixTimeSeconds();

        // RFC 8725, 3.9: made for this API.
        if (!facts.IsFor(settings.Audience))
            return Verdict.No("token_audience");
        if (facts.IssuedAt > now + Skew)
            return Verdict.No("token_from_future");

        // A lifetime that was shortened holds for tokens that are out already.
        if (now >= facts.IssuedAt + (long)settings.TokenLifetime.TotalSeconds + Skew)
            return Verdict.No("token_too_old");

        var claimant = facts.Claimant with { From = request.Address };
        return Liveness.WhyNot(request.State, claimant, now) is { } why
            ? Verdict.No(why)
            : new Verdict(PrincipalOf(request.State, facts, claimant), null);
    }

    private static Principal PrincipalOf(LiveState state, TokenFacts facts, in Claimant claimant) => new()
    {
        Kind = CredentialKind.Token,
        Claimant = claimant,
        Client = facts.Client,
        Subject = facts.Subject,
        ClientNumber = facts.Claimant.Client,
        TokenId = facts.Id,
        KeyId = facts.KeyId,

        // From the node, never from the token: a role taken away is gone on the next request. Of a token made from a key, those of the key.
        Roles = Rights.RolesOf(state, claimant),
        PlanFactor = state.Snapshot.Plans.FactorOf(state.Snapshot.Clients[facts.Claimant.Client].Plan),
        Scope = facts.Scope,
        KeyScope = Rights.ScopeOf(state, claimant),
        Claim = facts.Claim,
        Tenant = Rights.TenantOf(state, claimant),
    };
}
