namespace Gatehouse.Authorization.Proofs;

/// <summary>Sends the links of proofs, behind the requests' backs.</summary>
public interface IProofMail
{
    /// <summary>Whether a letter would be taken now: not while the mail server is known not to answer, and not when too many wait.</summary>
    bool IsReady { get; }

    /// <summary>Takes a letter. False when it was not taken; then nobody is told anything.</summary>
    bool TrySend(ProofLetter letter);
}

/// <summary>A letter with a link. Not printed by accident: its text is only the proof's id (CWE-532).</summary>
/// <param name="Proof">What it is about.</param>
/// <param name="To">The subject's enrolled address.</param>
/// <param name="Host">The API's public name.</param>
/// <param name="Link">Where to confirm; holds the secret.</param>
public sealed record ProofLetter(AskedProof Proof, string To, string Host, Uri Link)
{
    /// <inheritdoc />
    public override string ToString() => Proof.Id;
}
