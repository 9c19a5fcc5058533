using Gatehouse.Keys;
using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Request;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Authentication;

/// <summary>Step one of the guide: who is this? Keys and tokens side by side; what they prove is asked of the snapshot every time.</summary>
internal sealed class AuthenticationStep : IStep
{
    private readonly KeyProof keys;
    private readonly TokenProof tokenProof;
    private readonly ForeignProof foreignProof;
    private readonly LeakedKeys leaks;
    private readonly ClientUses kinds;
    private readonly ImportedProof imports;
    private readonly ILiveState? live;

    /// <param name="rings">What keys are hashed with.</param>
    /// <param name="tokens">Our own tokens; shared with the door.</param>
    /// <param name="foreign">Tokens of other issuers; shared with the door.</param>
    /// <param name="lastUsed">Remembers that a key was used.</param>
    /// <param name="upkeep">What use leaves behind for the store; null to leave nothing.</param>
    internal AuthenticationStep(KeyRings rings, TokenReader tokens, ForeignReader foreign, LastUsed lastUsed, KeyUpkeep? upkeep = null)
    {
        upkeep ??= new KeyUpkeep { Reports = new KeyReports(TimeProvider.System, NullLogger.Instance) };
        var secrets = new SecretCheck(rings, upkeep.Rehashing);
        keys = new KeyProof(secrets, new CredentialUses(lastUsed, upkeep.Sources, upkeep.Kinds));
        tokenProof = new TokenProof(tokens);
        foreignProof = new ForeignProof(foreign);
        leaks = new LeakedKeys(secrets, upkeep.Reports, upkeep.Keys);
        kinds = upkeep.Kinds;
        live = upkeep.Live;
        imports = new ImportedProof(rings, upkeep.Slow, new SlowBudget(upkeep.Time), upkeep.Rehashing);
    }

    /// <summary>What is done about keys that stood in a URL.</summary>
    internal LeakedKeys Leaks => leaks;

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken)
    {
        var credentials = Credentials.Of(request);
        if (credentials.WhyNot is { } why)
            return ValueTask.FromResult<Outcome>(Stop(request, credentials, why));
        if (credentials.Token is { } token)
            return WithToken(request, credentials, token, cancellationToken);

        if (credentials.Key is not { } key)
            return ValueTask.FromResult(Outcome.Continue);

        return NeedsSlowCheck(request, credentials, key.Span, out var verdict)
            ? SlowAsync(request, key.ToString())
            : ValueTask.FromResult(Take(request, verdict));
    }

    private bool NeedsSlowCheck(RequestContext request, in Credentials credentials, ReadOnlySpan<char> key, out Verdict verdict)
    {
        verdict = keys.Prove(request, key);
        var snapshot = request.State.Snapshot;
        if (verdict.WhyNot != KeyProof.Malformed || !credentials.InKeyHeader || snapshot.Keys.Imported.IsEmpty)
            return false;

        var number = imports.FindFast(snapshot, key);
        if (number >= 0)
            verdict = keys.JudgeImported(request, number);
        return number < 0 && ImportedProof.MayBeSalted(snapshot, key);
    }

    private async ValueTask<Outcome> SlowAsync(RequestContext request, string key) => Take(request, await ProveSlowAsync(request, key));

    private async ValueTask<Verdict> ProveSlowAsync(RequestContext request, string key)
    {
        var (number, notNow) = await imports.FindSlowAsync(request, key);
        if (notNow is not null)
            return Verdict.NotNow(notNow);

        var verdict = number >= 0 ? keys.JudgeImported(request, number) : Verdict.No(KeyProof.Malformed);
        return verdict.Principal is { } principal && WhyNotAnyMore(request, principal) is { } why ? Verdict.No(why) : verdict;
    }

    // Seconds may have passed since the request came, and a block that was confirmed meanwhile holds.
    private string? WhyNotAnyMore(RequestContext request, Principal principal) =>
        live is null ? null : Liveness.WhyNot(live.Current, principal.Claimant, request.Now.ToUnixTimeSeconds());

    private ValueTask<Outcome> WithToken(RequestContext request, Credentials credentials, ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        if (token.Length > ForeignReader.MaxLength)
            return ValueTask.FromResult<Outcome>(Refuse(request, "token_invalid"));   // not copied, however long

        return (tokenProof.Recall(request, token.Span) ?? foreignProof.Recall(request, token.Span)) is { } known
            ? With(request, credentials, known)
            : VerifyAsync(request, credentials, token.ToString(), cancellationToken);
    }

    // One of our own is told by its header and its name; whatever is none of ours may still be one of those that the policy names.
    private async ValueTask<Outcome> VerifyAsync(RequestContext request, Credentials credentials, string token, CancellationToken cancellationToken) =>
        await With(request, credentials, tokenProof.Verify(request, token) is { WhyNot: not TokenProof.NotOurs } ours
            ? ours
            : await foreignProof.VerifyAsync(request, token, cancellationToken));

    // A bad credential beside a good one is refused: whoever sends it means it, and would not learn that it is dead (requirement 1.18).
    private ValueTask<Outcome> With(RequestContext request, Credentials credentials, Verdict byToken)
    {
        if (credentials.Key is not { } key || byToken.Principal is not { } token)
            return ValueTask.FromResult(Take(request, byToken));

        return NeedsSlowCheck(request, credentials, key.Span, out var byKey)
            ? SlowWithAsync(request, key.ToString(), token)
            : ValueTask.FromResult(Take(request, Both(byKey, token)));
    }

    private async ValueTask<Outcome> SlowWithAsync(RequestContext request, string key, Principal token) =>
        Take(request, Both(await ProveSlowAsync(request, key), token));

    // Two credentials of one principal: what both allow. Of two principals: nobody can say for whom this is (requirement 1.18).
    private static Verdict Both(in Verdict byKey, Principal token)
    {
        if (byKey.Principal is not { } key)
            return byKey;

        return key.Subject == token.Subject && key.Client == token.Client ? new Verdict(token.And(key), null) : Verdict.No("two_principals");
    }

    private Outcome Take(RequestContext request, Verdict verdict)
    {
        // Not 401: who is told that a good token is bad logs in again and again, at an issuer that is in trouble already.
        if (verdict.NotReady)
            return Refusals.NotReady(verdict.WhyNot!);
        if (verdict.Principal is not { } principal)
            return verdict.Instead ?? Refuse(request, verdict.WhyNot!);

        if (principal.Kind != CredentialKind.Key)
            kinds.Count(principal.ClientNumber, CredentialKinds.Jwt);
        request.Principal = principal;
        return Outcome.Continue;
    }

    private Refusal Stop(RequestContext request, in Credentials credentials, string why)
    {
        if (credentials.Leaked is { } leaked)
            leaks.Found(request, leaked);

        return Refuse(request, why);
    }

    // One text for wrong, unknown, expired, blocked and suspended: only the log learns which it was (requirement 1.03).
    private static Refusal Refuse(RequestContext request, string reason) =>
        Refusals.InvalidCredential(Challenge.Invalid(request.State.Policy), reason);
}
