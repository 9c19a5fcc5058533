using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.RateLimiting;

/// <summary>What each source address has been refused lately, before anybody knew who it was.</summary>
/// <remarks>
/// Only refusals count, so that honest traffic is free here; what an authenticated client is refused counts against
/// that client. A source has two budgets of the same size: one for everything, one for failures of credentials
/// that look known. Who behind a shared address holds a key passes although a neighbour has used up the first, and
/// who merely knows a key's public id still cannot guess without end (CWE-307).
/// </remarks>
internal sealed class Door(TimeProvider time, Func<RequestContext, bool> looksKnown)
{
    private readonly ElapsedClock clock = new(time);
    private readonly SourceBuckets refused = new();
    private readonly SourceBuckets knownFailed = new();

    /// <summary>Whether a request may come in.</summary>
    /// <returns>Null for yes; the 429 for no. The request's quota state is set for no.</returns>
    public Refusal? Check(RequestContext request)
    {
        var rate = RateOf(request);
        var taken = refused.Ask(request.Source, rate, clock.Now);
        if (taken.Admitted)
            return null;

        if (looksKnown(request))
            taken = knownFailed.Ask(request.Source, rate, clock.Now);
        return taken.Admitted ? null : Refuse(request, rate, taken);
    }

    /// <summary>Charges a refusal to its source, if it is one that counts here.</summary>
    /// <returns>What to send: the refusal, or the door's 429 when the source had nothing left.</returns>
    public Refusal Charge(RequestContext request, Refusal refusal)
    {
        if (!Counts(request, refusal))
            return refusal;

        var rate = RateOf(request);
        var known = looksKnown(request);
        var taken = known && refusal.Error == "invalid_credential" ? Guessed(request, rate) : refused.Take(request.Source, rate, clock.Now);
        return taken.Admitted || known ? refusal : Refuse(request, rate, taken) with { Close = refusal.Close };
    }

    // Out of its own budget first; then out of the common one, or guesses would be free while that one lasts.
    private Taken Guessed(RequestContext request, in Rate rate)
    {
        var taken = knownFailed.Take(request.Source, rate, clock.Now);
        return taken.Admitted ? taken : refused.Take(request.Source, rate, clock.Now);
    }

    /// <summary>Charges one refusal of a request that never came as far as a context.</summary>
    public void Charge(SourceAddress source, Quota door) => refused.Take(source, Rate.Of(door), clock.Now);

    // 429: an honest client that retries is no attacker. 5xx: our fault or the upstream's, not the source's.
    // 499: who leaves before the end, as every reader of an event stream does, was refused nothing.
    private static bool Counts(RequestContext request, Refusal refusal) =>
        request.Principal.Kind == CredentialKind.None && refusal.Status is >= 400 and < 500 and not (429 or 499);

    private static Rate RateOf(RequestContext request) => Rate.Of(request.State.Policy.Document.Limits.Door);

    private Refusal Refuse(RequestContext request, in Rate rate, in Taken taken)
    {
        request.Quota = LimitRefusal.StateOf("door", rate, taken);
        return LimitRefusal.Of("Too many refused requests from this address", "door_exhausted", rate, taken.Wait, time.GetUtcNow());
    }
}
