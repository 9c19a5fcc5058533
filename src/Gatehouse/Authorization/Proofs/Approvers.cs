using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Who may approve what somebody else wants to do: another live person who might do it themselves.</summary>
internal static class Approvers
{
    /// <summary>Whether the caller may. That its credential and its subject are live was asked by Authentication.</summary>
    internal static bool May(RequestContext request, AskedProof proof)
    {
        var (principal, policy) = (request.Principal, request.State.Policy);
        if (proof.Kind != ProofWords.Approval || principal.Kind == CredentialKind.None || principal.Subject == proof.Subject || ProofMeans.IsOwnSubject(request))
            return false;

        // Whoever holds the keys of one client holds them all: they would be asker and approver in one (CWE-654).
        if (principal.KeyId is not null && principal.Client == proof.Client)
            return false;

        return OperationOf(policy, proof) is { } operation && Grants(principal.Roles, operation) && ScopeSet.Allows(policy, principal, operation);
    }

    /// <summary>Whether an approval still stands when it is used: the approver may have been dismissed in between. Null when it does.</summary>
    internal static string? WhyNotAnyMore(LiveState state, CompiledOperation operation, AskedProof proof)
    {
        if (proof.Kind != ProofWords.Approval)
            return null;
        if (proof.Approver is not { } approver || approver == proof.Subject)
            return "proof_without_approver";

        // Of another issuer's subject the store knows only what was taken from it; the roles stood in its token.
        ref readonly var known = ref state.Snapshot.Subjects[state.Snapshot.Numbers.Find(approver)];
        if (known.Suspended)
            return "proof_approver_suspended";

        return approver.Contains('|', StringComparison.Ordinal) || Grants(state.Snapshot.RolesOf(approver), operation) ? null : "proof_approver_without_grant";
    }

    // One's own things are nobody else's: 'own:' makes no second person.
    private static bool Grants(ulong roles, CompiledOperation operation) => (roles & operation.AllowedRoles) != 0;

    // Under the policy in force now; it must still ask for an approval.
    private static CompiledOperation? OperationOf(CompiledPolicy policy, AskedProof proof)
    {
        PathValues values = default;
        var path = proof.Target.Split('?')[0];
        var method = proof.Method == "HEAD" ? "GET" : proof.Method;
        return policy.Paths.Match(method, path, ref values, out _) is { Critical.Proof: Proof.Approval } operation ? operation : null;
    }
}
