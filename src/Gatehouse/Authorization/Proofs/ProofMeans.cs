using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Whether a caller has what a proof takes, and who must do what where not.</summary>
internal static class ProofMeans
{
    /// <summary>Null when it has.</summary>
    internal static Refusal? WhyNone(RequestContext request, string kind, SubjectFactors factors)
    {
        if (kind == ProofWords.Approval)
            return null;   // somebody else gives it
        if (IsOwnSubject(request))
            return ProofRefusals.Impossible(
                $"This needs {NameOf(kind)}, and your key acts for nobody who could have one. Whoever runs this gateway makes a key for a person: gatehouse key create --client NAME --subject ID.", "proof_of_machine");

        return Has(kind, factors) ? null : ProofRefusals.Impossible(
            $"This needs {NameOf(kind)}, and you have enrolled none. Whoever runs this gateway does that: gatehouse subject set {request.Principal.Subject} {CommandOf(kind)}.", $"proof_not_enrolled:{kind}");
    }

    /// <summary>Whether a key acts for nobody but its client: a machine.</summary>
    internal static bool IsOwnSubject(RequestContext request)
    {
        var keys = request.State.Snapshot.Keys;
        return request.Principal.Claimant.Key is var key && key != default && (keys[keys.Find(key)].Flags & KeyFlags.OwnSubject) != 0;
    }

    private static bool Has(string kind, SubjectFactors factors) => kind switch
    {
        ProofWords.Email => factors.Email is not null,
        ProofWords.Password => factors.Password is not null,
        _ => factors.Codes is not null,
    };

    private static string NameOf(string kind) => kind switch
    {
        ProofWords.Email => "a confirmation by e-mail",
        ProofWords.Password => "your password",
        _ => "a code of your authenticator app",
    };

    private static string CommandOf(string kind) => kind switch
    {
        ProofWords.Email => "email ADDRESS",
        ProofWords.Password => "password",
        _ => "totp",
    };
}
