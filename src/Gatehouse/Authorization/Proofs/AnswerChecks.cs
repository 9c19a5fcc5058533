using Gatehouse.Request;

namespace Gatehouse.Authorization.Proofs;

/// <summary>Looks at answers: right or wrong, and how often.</summary>
internal sealed class AnswerChecks(ProofDesk desk)
{
    private readonly CodeSeeds seeds = new(desk.Master);
    private readonly ProofOrigin origins = new(desk.Master);

    /// <summary>Null when it was right and the proof is given now.</summary>
    internal async ValueTask<Refusal?> WhyNotAsync(RequestContext request, AskedProof proof, ProofAnswer answer, CancellationToken cancellationToken)
    {
        var actor = ProofWords.ActorOf(request);
        if (answer.Approves)
            return await desk.Proofs.GiveAsync(proof.Id, new ProofGift { Approver = request.Principal.Subject }, actor, cancellationToken) ? null : ProofRefusals.Closed;

        // Guessing (CWE-307): counted first, looked at after. Counted where it comes from: whoever guesses with a stolen key shuts out
        // that key at that source; the one it was stolen from still gets in from anywhere else.
        var origin = origins.Of(request, answer);
        var leave = await desk.Proofs.CountAnswerAsync(proof.Id, origin, actor, cancellationToken);
        if (leave.LockedUntil is { } until)
            return ProofRefusals.Locked(desk.Time.GetUtcNow(), until);
        if (!leave.IsOpen)
            return ProofRefusals.Closed;

        var (right, notNow) = answer.Password is { } password
            ? await PasswordAsync(proof.Subject, password, origin, cancellationToken)
            : await CodeAsync(proof.Subject, answer.Code!, origin, cancellationToken);
        if (notNow is not null)
            return notNow;

        return right is not null && await desk.Proofs.GiveAsync(proof.Id, right, actor, cancellationToken) ? null : ProofRefusals.Wrong;
    }

    private async ValueTask<(ProofGift? Right, Refusal? NotNow)> PasswordAsync(string subject, string password, string origin, CancellationToken cancellationToken)
    {
        var stored = (await desk.Factors.FindAsync(subject, cancellationToken)).Password;
        if (desk.Slow(() => PasswordHash.Verify(password, stored) ? 1 : 0) is not { } check)
            return (null, Refusals.NotReady("proof_checks_full"));

        return (await check == 1 ? new ProofGift { Origin = origin } : null, null);
    }

    // That the code's step was used before is found out where it is written down: two at once with one code are one right answer.
    private async ValueTask<(ProofGift? Right, Refusal? NotNow)> CodeAsync(string subject, string code, string origin, CancellationToken cancellationToken)
    {
        if ((await desk.Factors.FindAsync(subject, cancellationToken)).Codes is not { } stored)
            return (null, null);
        if (seeds.Open(stored, subject) is not { } seed)
            return (null, Refusals.NotReady("proof_seed_unreadable"));

        var step = code.Length == TimeCode.Digits ? TimeCode.Match(seed, code, desk.Time.GetUtcNow()) : null;
        return (step is null ? null : new ProofGift { Origin = origin, CodeStep = step }, null);
    }
}
