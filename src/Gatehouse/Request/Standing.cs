using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Request;

/// <summary>Whether a request that was let in would be let in again: asked when what is known has changed, and as time passes.</summary>
/// <remarks>Asks the same places as the rooms do (<see cref="Liveness"/>, <see cref="Rights"/>, the matrix, the scope); a stream knows no other rule than a request.</remarks>
internal static class Standing
{
    /// <summary>How every reason of a cut begins in the log of decisions.</summary>
    internal const string Cut = "stream_cut:";

    // A node that may have missed a block or a dismissal judges only what anybody may read (the lease, architecture "Live").
    internal static bool MayJudge(RequestContext request, bool fresh) =>
        fresh
        || (request.Principal.Kind == CredentialKind.None && request.Operation is { Method: "GET" } operation
            && (operation.AllowedRoles & request.State.Policy.GuestMask) != 0);

    /// <summary>Null when it would; else what it is refused with.</summary>
    /// <param name="request">What was judged and let in. Only what the rooms wrote down is read, never its HTTP context: that belongs to another thread.</param>
    /// <param name="state">What is known now.</param>
    /// <param name="nowSeconds">Unix seconds.</param>
    /// <param name="fresh">Whether the node vouches for <paramref name="state"/>.</param>
    internal static Refusal? WhyNot(RequestContext request, LiveState state, long nowSeconds, bool fresh)
    {
        if (!MayJudge(request, fresh))
            return Refusals.NotReady(Cut + "lease_expired");

        var principal = request.Principal;
        if ((WhyNotLive(principal, state, nowSeconds) ?? WhyNotAccepted(principal, request.State.Policy, state.Policy, nowSeconds)) is { } why)
            return Refusals.InvalidCredential(Challenge.Invalid(state.Policy), Cut + why);

        return WhyNotGranted(request, principal, state) is { } not ? Refusals.Forbidden(Cut + not) : null;
    }

    private static string? WhyNotLive(Principal principal, LiveState state, long nowSeconds)
    {
        if (principal.Kind == CredentialKind.None)
            return null;

        return Liveness.WhyNot(state, Known(principal, state), nowSeconds)
            ?? (principal.Beside is { } key ? Liveness.WhyNot(state, key.Claimant, nowSeconds) : null);
    }

    // What the policy says of tokens at all: a new request with this one would be asked it anew.
    private static string? WhyNotAccepted(Principal principal, CompiledPolicy before, CompiledPolicy now, long nowSeconds) => principal.Kind switch
    {
        _ when ReferenceEquals(before, now) => null,
        CredentialKind.Token when before.Document.Authentication.Audience != now.Document.Authentication.Audience => "token_audience",
        CredentialKind.Token when nowSeconds >= principal.Claimant.IssuedAt + (long)now.Document.Authentication.TokenLifetime.TotalSeconds + Liveness.Skew => "token_too_old",

        // An issuer that was taken out, or is asked for another audience or with other keys. Only what was written about it to the letter as
        // before leaves nothing to prove.
        CredentialKind.ForeignToken when !(RuleOf(principal, before) is { } then && RuleOf(principal, now) is { } rule && rule.AcceptsSameAs(then)) => "issuer_changed",
        _ => null,
    };

    private static IssuerRule? RuleOf(Principal principal, CompiledPolicy policy) =>
        policy.Document.Authentication.Issuers.FirstOrDefault(rule => rule.Issuer == principal.Claimant.Issuer);

    // Who was unknown to the store when the stream was opened has a number once something is taken from them.
    private static Claimant Known(Principal principal, LiveState state)
    {
        var (claimant, numbers) = (principal.Claimant, state.Snapshot.Numbers);
        if (claimant.Subject < 0 && principal.Subject is { } subject)
            claimant = claimant with { Subject = numbers.Find(subject) };

        return claimant.Client < 0 && principal.Client is { } client ? claimant with { Client = numbers.Find(client) } : claimant;
    }

    private static string? WhyNotGranted(RequestContext request, Principal principal, LiveState state)
    {
        if (OperationUnder(request, state.Policy) is not { } operation)
            return "unknown_operation";

        // What was let in only because a part of the policy watched ends when that part is enforced.
        if ((request.Noted & request.Operation!.Watched & ~operation.Watched) != 0 || ((request.Noted & PolicyPart.Fields) != 0 && BindsNow(request.Operation, operation)))
            return "no_longer_watched";

        // Who a caller is stays a question to the last byte; what it may do is only written down, as it was when it came in.
        if ((operation.Watched & PolicyPart.Access) != 0 && principal.Kind != CredentialKind.None)
            return null;

        var roles = RolesUnder(principal, request.State.Policy, state);
        var decision = CompiledPolicy.Decide(roles != 0 ? roles : state.Policy.GuestMask, operation);
        if (!decision.Allowed)
            return "not_granted";

        // Whose thing it is was proved only if it had to be, and by the rule of that time.
        if (decision.OwnerRequired && !(request.Decision is { OwnerRequired: true } && SameProof(request.Operation!, operation)))
            return "owner_not_proved";

        // Whoever left a tenant, or came to another, has nothing of it any more.
        if ((decision.OwnerRequired || operation.FieldsAskOwner) && AsksTenant(operation) && Rights.TenantOf(state, Known(principal, state)) != principal.Tenant)
            return "tenant_changed";

        return principal.Kind == CredentialKind.None || ScopesAllow(principal, state, operation) ? null : "scope";
    }

    private static bool AsksTenant(CompiledOperation operation) =>
        operation.Owner is { NamesTenant: true } || operation.OwnerAsk is { ReadBack.Owner.NamesTenant: true } or { Of.Owner.NamesTenant: true };

    // One rule for a field may watch alone.
    private static bool BindsNow(CompiledOperation before, CompiledOperation now) =>
        !ReferenceEquals(before, now)
        && before.Fields.Any(watched => watched.Mode == PolicyMode.Watch && now.Fields.Any(rule => rule.Field == watched.Field && rule.Mode == PolicyMode.Enforce));

    // The same rule, and where the upstream is asked, the same question to it.
    private static bool SameProof(CompiledOperation before, CompiledOperation now) =>
        ReferenceEquals(before, now)
        || (before.Owner == now.Owner && before.OwnerAsk?.Shown == now.OwnerAsk?.Shown && before.List == now.List
            && before.ReadBack?.Name == now.ReadBack?.Name && before.OwnerAsk?.Of?.Name == now.OwnerAsk?.Of?.Name
            && before.ReadBack?.Owner == now.ReadBack?.Owner && before.OwnerAsk?.Of?.Owner == now.OwnerAsk?.Of?.Owner);

    // Under another policy the path may lead elsewhere. The method is the operation's: HEAD is judged as the GET it found.
    private static CompiledOperation? OperationUnder(RequestContext request, CompiledPolicy policy)
    {
        if (ReferenceEquals(policy, request.State.Policy))
            return request.Operation;

        PathValues values = default;
        return request.Operation is { } before ? policy.Paths.Match(before.Method, request.Path, ref values, out _) : null;
    }

    private static ulong RolesUnder(Principal principal, CompiledPolicy before, LiveState state)
    {
        var roles = principal.Kind switch
        {
            CredentialKind.None => state.Policy.GuestMask,

            // A stranger's roles are what the policy made of a claim: under another policy the token has to be proved anew.
            CredentialKind.ForeignToken when !principal.Claimant.MustBeKnown =>
                ReferenceEquals(before, state.Policy) ? Rights.RolesOfStranger(state, Known(principal, state).Subject, principal.ClaimedRoles) : 0,
            _ => Rights.RolesOf(state, principal.Claimant),
        };
        return principal.Beside is { } key ? roles & Rights.RolesOf(state, key.Claimant) : roles;
    }

    private static bool ScopesAllow(Principal principal, LiveState state, CompiledOperation operation) =>
        ScopeSet.Allows(state.Policy, principal.Scope, operation)
        && ScopeSet.Allows(state.Policy, Rights.ScopeOf(state, principal.Claimant), operation)
        && (principal.Beside is not { } key || ScopeSet.Allows(state.Policy, Rights.ScopeOf(state, key.Claimant), operation));
}
