using Gatehouse.Keys;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>What callers are told about proofs.</summary>
internal static class ProofRefusals
{
    /// <summary>Proof it, and come again (RFC 9470).</summary>
    /// <param name="request">Which asked.</param>
    /// <param name="proof">What is wanted.</param>
    /// <param name="reason">Why what was sent is not enough, for the log.</param>
    internal static Refusal Wanted(RequestContext request, AskedProof proof, string reason) =>
        new(401, "step_up_required", $"{WhatToDo(proof)} Then send the same request again with 'Gatehouse-Proof: {proof.Id}'.", reason)
        {
            Challenge = ProofWords.Challenge(request.State.Policy.Document.Https.Host, proof.Kind),
            Proof = new ProofWanted(proof.Id, proof.Kind, ProofWords.Path + proof.Id, proof.ExpiresAt),
        };

    /// <summary>The same where no proof is made: it is only watched, or too many are open.</summary>
    internal static Refusal Wanted(RequestContext request, string kind, string message, string reason) =>
        new(401, "step_up_required", message, reason) { Challenge = ProofWords.Challenge(request.State.Policy.Document.Https.Host, kind) };

    /// <summary>Nobody is known who could prove anything.</summary>
    internal static Refusal Unknown(RequestContext request) =>
        new(401, "authentication_required", "This needs a further proof, and only somebody whom we know can give one. Send a credential with the request: an API key or a token.", "proof_of_guest")
        {
            Challenge = Challenge.Required(request.State.Policy),
        };

    /// <summary>There is nothing to prove it with; trying again does not help.</summary>
    internal static Refusal Impossible(string message, string reason) => new(403, "step_up_impossible", message, reason);

    /// <summary>Not as it is given.</summary>
    internal static Refusal Malformed(string expected) => new(400, "invalid_request", $"Expected {expected}.", "proof_answer_form");

    /// <summary>Wrong: the same for every wrong answer.</summary>
    internal static Refusal Wrong { get; } = new(403, "wrong_answer", "That is not right. After five answers a proof is closed; ask for another by sending the request again.", "proof_wrong");

    /// <summary>Answered too often, given already, or over.</summary>
    internal static Refusal Closed { get; } = new(409, "proof_closed", "This proof takes no answer any more. If it was given, send the request again with its id; else without, and answer the new one.", "proof_closed");

    /// <summary>Too many wrong answers came from here.</summary>
    internal static Refusal Locked(DateTimeOffset now, DateTimeOffset until)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling((until - now).TotalSeconds));
        return new Refusal(429, "rate_limit_exceeded", $"Too many wrong answers. The next one will be looked at in {seconds} seconds.", "proof_locked")
        {
            Limit = new LimitExceeded(IProofStore.MostAnswers * 2, IProofStore.MostAnswers * 2, until, seconds),
        };
    }

    private static string WhatToDo(AskedProof proof) => proof.Kind switch
    {
        ProofWords.Email => "Open the link that was sent to your address, and confirm there.",
        ProofWords.Password => $"Prove that it is you: POST {{\"password\": \"...\"}} to {ProofWords.Path}{proof.Id}.",
        ProofWords.Approval => $"A second person who may do the same approves it: POST {{\"approve\": true}} to {ProofWords.Path}{proof.Id}.",
        _ => $"Prove that it is you: POST {{\"code\": \"123456\"}}, the code of your authenticator app, to {ProofWords.Path}{proof.Id}.",
    };
}
