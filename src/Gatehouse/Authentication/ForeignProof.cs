using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authentication;

/// <summary>Proves a token of another issuer (requirement 1.15). Its signature may be remembered; audience, times and whether it counts are asked every time.</summary>
internal sealed class ForeignProof(ForeignReader tokens)
{
    /// <summary>Judges a token whose signature is remembered; null when it has to be verified first.</summary>
    internal Verdict? Recall(RequestContext request, ReadOnlySpan<char> token) =>
        tokens.Known(token, request.State.Policy) is { } known ? Judge(request, known) : null;

    /// <summary>Verifies a token and judges it.</summary>
    internal async ValueTask<Verdict> VerifyAsync(RequestContext request, string text, CancellationToken cancellationToken)
    {
        var (token, why, keysMissing) = await tokens.VerifyAsync(text, request.State, request.Now.ToUnixTimeSeconds(), cancellationToken);
        return token is not null ? Judge(request, token) : new Verdict(null, why, NotReady: keysMissing);
    }

    private static Verdict Judge(RequestContext request, ForeignToken token)
    {
        var now = request.Now.ToUnixTimeSeconds();
        if (token.WhyNot(now) is { } untimely)
            return Verdict.No(untimely);

        var claimant = ClaimantOf(request, token);
        return Liveness.WhyNot(request.State, claimant, now) is { } why
            ? Verdict.No(why)
            : new Verdict(PrincipalOf(request.State, token, claimant), null);
    }

    private static Claimant ClaimantOf(RequestContext request, ForeignToken token) => new()
    {
        Kind = CredentialKinds.Jwt,
        Client = token.ClientNumber,
        Subject = token.SubjectNumber(request.State.Snapshot.Numbers),
        MustBeKnown = token.Issuer.Rule.SubjectsAreOurs,
        ExpiresAt = token.Times.Expires,
        From = request.Address,
        Issuer = token.Issuer.Rule.Issuer,
        TokenId = token.Id,
        Session = token.Session,
        IssuedAt = token.Times.Issued,
    };

    private static Principal PrincipalOf(LiveState state, ForeignToken token, in Claimant claimant)
    {
        // Of a subject of ours: what the node knows, as for our own tokens; the policy reads no role claim of such an issuer.
        var claimed = token.Issuer.RolesFor(token.Roles);
        return new Principal
        {
            Kind = CredentialKind.ForeignToken,
            Claimant = claimant,
            Client = token.Client,
            Subject = token.Subject,
            ClientNumber = claimant.Client,
            TokenId = token.Id,
            ClaimedRoles = claimed,
            Roles = claimant.MustBeKnown ? Rights.RolesOf(state, claimant) : Rights.RolesOfStranger(state, claimant.Subject, claimed),
            PlanFactor = state.Snapshot.Plans.FactorOf(state.Snapshot.Clients[claimant.Client].Plan),
            Scope = token.Scope,
            Claim = token.Claim,
            Tenant = Rights.TenantOf(state, claimant),
            ForwardToken = token.Issuer.Rule.Forward,
        };
    }
}
