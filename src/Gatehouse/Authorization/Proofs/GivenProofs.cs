using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Authorization.Proofs;

/// <summary><c>/.gatehouse/proofs/{id}</c>: shows what would be proved, and takes the answer of whoever has to prove it, or to approve it.</summary>
internal sealed class GivenProofs(ProofDesk desk) : IAnswerToPrincipal
{
    private const int MaxAnswer = 4 * 1024;

    private readonly AnswerChecks checks = new(desk);

    /// <summary>Reads the answer.</summary>
    public async ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        var http = request.Http.Request;
        if (!HttpMethods.IsPost(http.Method))
            return Outcome.Continue;
        if (http.ContentType is not { } type || !type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return new Refusal(415, "unsupported_media_type", "Send the answer as application/json.", "proof_answer_media_type");

        return await BodyHolder.HoldAsync(request, MaxAnswer, cancellationToken) is not null
            ? Outcome.Continue
            : new Refusal(413, "content_too_large", $"The answer is longer than {MaxAnswer} bytes.", "body_length") { Close = true };
    }

    /// <inheritdoc />
    public async ValueTask<Refusal?> AnswerAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (request.Principal is not { Kind: not CredentialKind.None, Subject: { } subject })
            return ProofRefusals.Unknown(request) with { Message = "Send the credential of whom the proof was asked: an API key or a token." };

        var proof = await desk.Proofs.FindAsync(ProofPaths.IdIn(request.Path)!, cancellationToken);
        var (own, approver) = (proof?.Subject == subject, proof is not null && Approvers.May(request, proof));

        // Unknown, over, and somebody else's are one answer: an id tells nobody anything.
        if (proof is null || !(own || approver))
            return Refusals.NotFound("proof_unknown");
        if (HttpMethods.IsGet(request.Http.Request.Method))
            return await ShowAsync(request, proof, cancellationToken);
        if (ProofAnswer.Read(request.Body!.Bytes) is not { } answer || !answer.Answers(proof.Kind))
            return ProofRefusals.Malformed(ProofAnswer.ExpectedFor(proof.Kind));
        if (answer.Approves && !approver)
            return Refusals.Forbidden("proof_approved_by_asker") with { Message = "Somebody else has to approve this, who may do it as well." };

        return await checks.WhyNotAsync(request, proof, answer, cancellationToken) ?? await ShowAsync(request, proof with { State = ProofState.Given }, cancellationToken);
    }

    private static async ValueTask<Refusal?> ShowAsync(RequestContext request, AskedProof proof, CancellationToken cancellationToken)
    {
        var body = ProofView.Of(proof);
        var response = request.Http.Response;
        AnswerHeaders.WriteForRefusal(request);   // for one caller at one moment: no-store
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
        return null;
    }
}
