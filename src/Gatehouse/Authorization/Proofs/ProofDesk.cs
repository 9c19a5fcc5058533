using Gatehouse.Keys;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Begins slow work on threads of its own.</summary>
/// <returns>Its result once it is there, -1 if it threw; null when too much waits.</returns>
internal delegate Task<int>? StartSlow(Func<int> work);

/// <summary>What proofs are asked, given and used with.</summary>
/// <param name="Proofs">Proofs on their way.</param>
/// <param name="Factors">What subjects have.</param>
/// <param name="Mail">Sends links.</param>
/// <param name="Master">What seeds are sealed with.</param>
/// <param name="Slow">Where passwords are checked.</param>
/// <param name="HttpsPort">Where HTTPS is served; for links.</param>
/// <param name="Time">The clock.</param>
internal sealed record ProofDesk(IProofStore Proofs, ISubjectFactors Factors, IProofMail Mail, MasterKey Master, StartSlow Slow, Func<int> HttpsPort, TimeProvider Time)
{
    /// <summary>What answers under <c>/.gatehouse/proofs/</c>.</summary>
    internal Func<string, string, IAnswerToPrincipal?> Answers() => new ProofPaths(new GivenProofs(this), new ConfirmedLinks(this)).Find;
}
