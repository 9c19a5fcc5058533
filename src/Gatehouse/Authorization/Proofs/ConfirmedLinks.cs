using System.Text;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Authorization.Proofs;

/// <summary><c>/.gatehouse/proofs/{id}/confirm</c>: the page that an e-mailed link opens. Looking at it does nothing; its form's POST gives the proof.</summary>
/// <remarks>
/// Mail scanners and previews open every link with GET or HEAD, some of them as a browser would (requirement 2.05): only what a person presses counts. Whoever
/// has the secret needs no other credential: that the letter arrived is the proof. A page of another site cannot press for them, it does not know the secret (CWE-352).
/// </remarks>
internal sealed class ConfirmedLinks(ProofDesk desk) : IAnswerToPrincipal
{
    private const int MaxForm = 256;

    private static readonly Refusal NotValid = Refusals.NotFound("proof_link_unknown") with { Page = ConfirmPage.NotValid };

    /// <summary>Reads the form.</summary>
    public async ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(request.Http.Request.Method))
            return Outcome.Continue;

        return await BodyHolder.HoldAsync(request, MaxForm, cancellationToken) is not null
            ? Outcome.Continue
            : new Refusal(413, "content_too_large", $"The form is longer than {MaxForm} bytes.", "body_length") { Close = true };
    }

    /// <inheritdoc />
    public async ValueTask<Refusal?> AnswerAsync(RequestContext request, CancellationToken cancellationToken)
    {
        var posted = HttpMethods.IsPost(request.Http.Request.Method);
        var secret = posted ? LinkSecret.In(Encoding.ASCII.GetString(request.Body!.Bytes)) : LinkSecret.In(request.Query.AsSpan().TrimStart('?'));

        // Unknown, over, given already and with another secret are one answer.
        // Anybody may ask here: without anything like a secret the store is not troubled.
        var proof = secret is null ? null : await desk.Proofs.FindAsync(ProofPaths.IdIn(request.Path)!, cancellationToken);
        if (!LinkSecret.Opens(secret, proof))
            return NotValid;

        var host = request.State.Policy.Document.Https.Host;
        if (posted && !await desk.Proofs.GiveAsync(proof!.Id, new ProofGift(), new(proof.Subject) { Credential = "link", RequestId = request.Id }, cancellationToken))
            return NotValid;

        AnswerHeaders.WriteForRefusal(request);   // no-store, no-referrer
        await (posted ? ConfirmPage.Done(proof!, host) : ConfirmPage.Asking(proof!, host, secret!)).WriteAsync(request, cancellationToken);
        return null;
    }
}
