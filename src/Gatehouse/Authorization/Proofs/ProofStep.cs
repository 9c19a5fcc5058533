using System.Security.Cryptography;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Step two of the guide, for what is critical: is it really them, and do they mean this very request? Asked of everybody, administrators included.</summary>
/// <remarks>Source: requirement 2.05; RFC 9470. Stands after ownership and fields: to be asked for a proof tells that one would be let through with it.</remarks>
internal sealed class ProofStep(ProofDesk desk, HoldBody hold) : IStep
{
    /// <summary>From asking until it is worth nothing.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) => request.Operation switch
    {
        null => default,
        { Critical: null } or { Critical.Proof: Proof.Audit } => new(Outcome.Continue),
        { Critical: { } rule } operation => JudgeAsync(request, operation, ProofWords.Of(rule.Proof), cancellationToken),
    };

    private async ValueTask<Outcome> JudgeAsync(RequestContext request, CompiledOperation operation, string kind, CancellationToken cancellationToken)
    {
        if (request.Principal is not { Kind: not CredentialKind.None, Subject: { } subject, Client: { } client } principal)
            return ProofRefusals.Unknown(request);

        var max = request.State.Policy.Document.Validation.MaxBody;
        if (await hold(request, max, cancellationToken) is not { } body)
            return new Refusal(413, "content_too_large", $"The body is larger than {max} bytes.", "body_length") { Close = true };

        var bodyHash = SHA256.HashData(body.Bytes);
        var now = desk.Time.GetUtcNow();
        var wanted = new AskedProof(
            RequestIds.New(), kind, subject, client, ProofWords.CredentialOf(principal), request.Http.Request.Method, request.Path + request.Query,
            ProofBinding.Of(request, bodyHash), bodyHash, ProofState.Asked, now, now + Lifetime, request.Id);

        var whyNot = await UseAsync(request, operation, wanted, cancellationToken);
        return whyNot is null ? Outcome.Continue : await AskAsync(request, operation, wanted, whyNot, cancellationToken);
    }

    // Null when the proof that was sent is good for this request; it is used up in the same moment.
    private async ValueTask<string?> UseAsync(RequestContext request, CompiledOperation operation, AskedProof wanted, CancellationToken cancellationToken)
    {
        if (request.ProofSent is not { } id)
            return "proof_required";
        if (!ProofPaths.IsId(id))
            return "proof_unknown";

        return await desk.Proofs.UseAsync(id, proof => WhyNotGood(proof, wanted) ?? Approvers.WhyNotAnyMore(request.State, operation, proof), ProofWords.ActorOf(request), cancellationToken);
    }

    private static string? WhyNotGood(AskedProof proof, AskedProof wanted)
    {
        if (proof.Subject != wanted.Subject)
            return "proof_of_another_subject";
        if (proof.Client != wanted.Client)
            return "proof_of_another_client";
        if (proof.Kind != wanted.Kind)
            return "proof_of_another_kind";   // the policy asks for something else than when it was given

        return CryptographicOperations.FixedTimeEquals(proof.Binding.Span, wanted.Binding.Span) ? null : "proof_of_another_request";
    }

    private async ValueTask<Outcome> AskAsync(RequestContext request, CompiledOperation operation, AskedProof wanted, string reason, CancellationToken cancellationToken)
    {
        // Who only watches asks nobody for anything: no letter is sent, no proof made.
        if ((operation.Watched & PolicyPart.Critical) != 0)
            return ProofRefusals.Wanted(request, wanted.Kind, $"This needs a further proof: {wanted.Kind}.", reason);

        var factors = wanted.Kind == ProofWords.Approval ? SubjectFactors.None : await desk.Factors.FindAsync(wanted.Subject, cancellationToken);
        if (ProofMeans.WhyNone(request, wanted.Kind, factors) is { } impossible)
            return impossible;
        if (wanted.Kind == ProofWords.Email)
            return await AskByMailAsync(request, wanted, factors.Email!, reason, cancellationToken);

        return Answer(request, wanted.Kind, await desk.Proofs.AskAsync(wanted, ProofWords.ActorOf(request), cancellationToken), reason);
    }

    private async ValueTask<Outcome> AskByMailAsync(RequestContext request, AskedProof wanted, string address, string reason, CancellationToken cancellationToken)
    {
        // Not 401 for a link that nobody can send: who is told to look for a letter looks for it.
        if (!desk.Mail.IsReady)
            return Refusals.NotReady("proof_mail_down");

        var (secret, host) = (LinkSecret.New(), request.State.Policy.Document.Https.Host);
        var asked = await desk.Proofs.AskAsync(wanted with { Link = LinkSecret.HashOf(secret) }, ProofWords.ActorOf(request), cancellationToken);
        if (asked?.Id != wanted.Id)
            return Answer(request, wanted.Kind, asked, reason);   // a letter about this very request is on its way already

        if (desk.Mail.TrySend(new ProofLetter(asked, address, host, LinkSecret.Link(host, desk.HttpsPort(), asked.Id, secret))))
            return ProofRefusals.Wanted(request, asked, reason);

        await desk.Proofs.WithdrawAsync(asked.Id, ProofWords.ActorOf(request), cancellationToken);
        return Refusals.NotReady("proof_mail_full");
    }

    private static Refusal Answer(RequestContext request, string kind, AskedProof? asked, string reason) => asked is null
        ? ProofRefusals.Wanted(request, kind, $"This needs a further proof, and {IProofStore.MostOpen} that you asked for are still open. Give one of them, or wait five minutes.", "proof_too_many_open")
        : ProofRefusals.Wanted(request, asked, reason);
}
