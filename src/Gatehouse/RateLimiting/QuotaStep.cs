using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.RateLimiting;

/// <summary>Step five of the guide, after authentication: has this client quota left for this class, now?</summary>
/// <remarks>Counted by the client that was verified, never by a name the caller chooses; a guest by its source.</remarks>
internal sealed class QuotaStep(TimeProvider time) : IStep
{
    private static readonly string[] ClassNames = ["light", "medium", "heavy"];
    private static readonly string[] Sentences = [.. ClassNames.Select(name => "Too many requests of the class " + name)];
    private static readonly string[] Reasons = [.. ClassNames.Select(name => "quota_" + name)];

    private readonly ElapsedClock clock = new(time);
    private readonly ClientBuckets clients = new();
    private readonly SourceBuckets[] guests = [new(), new(), new()];

    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(request switch
        {
            { Operation: { } operation } => Count(request, operation.Class, operation.Quota),

            // What we answer ourselves is light, but not free.
            { PrincipalAnswer: not null } => Count(request, OperationClass.Light, request.State.Policy.Document.Limits.Light),
            _ => default,
        });

    private Outcome Count(RequestContext request, OperationClass @class, Quota quota)
    {
        var rate = Rate.Of(quota, request.Principal.PlanFactor);
        var taken = Take(request, @class, rate);
        request.Quota = LimitRefusal.StateOf(ClassNames[(int)@class], rate, taken);

        return taken.Admitted
            ? Outcome.Continue
            : LimitRefusal.Of(Sentences[(int)@class], Reasons[(int)@class], rate, taken.Wait, time.GetUtcNow());
    }

    private Taken Take(RequestContext request, OperationClass @class, in Rate rate)
    {
        var client = request.Principal.ClientNumber;
        return client >= 0
            ? Gcra.Take(ref clients[client, @class], rate, clock.Now)
            : guests[(int)@class].Take(request.Source, rate, clock.Now);
    }
}
