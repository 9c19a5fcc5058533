using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>Reads whose a thing is before a byte of it leaves (requirement 2.04).</summary>
/// <param name="owned">The rule.</param>
/// <param name="ask">How the owner shows.</param>
/// <param name="remembers">Whether a learned owner is kept; null when everybody's things may be read here, so that nothing is refused and only the fields want to know.</param>
/// <param name="path">Of the thing.</param>
internal sealed class AnsweredOwner(OwnedThings owned, OwnerAsk ask, bool? remembers, string path) : IOwnerJudge
{
    private readonly long begun = owned.Begin(path);

    /// <inheritdoc />
    public async ValueTask<Refusal?> JudgeAsync(RequestContext request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var thing = await owned.LookAsync(request, ask, answer, cancellationToken);
        request.IsOwner = thing.Refusal is null;
        if (thing.Refusal is not { } refusal)
        {
            // By a query the client may have chosen what is shown in the owner's place, or of which version; that is no knowledge of the thing (CWE-807).
            if (remembers is true && request.Query.Length == 0)
                owned.Remember(request, path, begun, thing);
            return null;
        }

        return remembers is null ? null : request.Heed(PolicyPart.Ownership, refusal);
    }

    /// <inheritdoc />
    public void NoAnswer(RequestContext request, Refusal? refusal)
    {
        // Nothing was learned.
    }
}
