using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>Every decision becomes one line of the log and one count of the usage.</summary>
/// <param name="log">Null when the policy keeps no decision lines.</param>
/// <param name="usage">Counts by client, operation and class.</param>
/// <param name="rights">Which cells of the matrix are used; null to keep none.</param>
internal sealed class Decisions(DecisionLog? log, UsageCounts usage, RightUses? rights = null) : IDecisionSink
{
    /// <inheritdoc />
    public void Record(RequestContext request, Refusal? refusal, Room room, TimeSpan elapsed)
    {
        var status = refusal?.Status ?? (request.UpstreamStatus != 0 ? request.UpstreamStatus : request.Http.Response.StatusCode);
        rights?.Mark(request, refusal is null);
        usage.Count(request, OutcomeOf(refusal, status, request.WouldRefuse.Count > 0));
        log?.Write(request, new DecisionEntry(status, StepOf(refusal, room), refusal, elapsed, request.UpstreamStatus));
    }

    private static UsageOutcome OutcomeOf(Refusal? refusal, int status, bool watched) => (refusal, status) switch
    {
        (_, >= 500) => UsageOutcome.Failed,
        ({ Status: 429 }, _) => UsageOutcome.Limited,
        ({ }, _) => UsageOutcome.Refused,
        _ => watched ? UsageOutcome.Watched : UsageOutcome.Ok,
    };

    // Who said no; a refusal after all rooms agreed came from the upstream's side, or the caller left while the answer was on its way.
    private static string StepOf(Refusal? refusal, Room room) => refusal is null ? "forwarding" : refusal.Step ?? (room == Room.Record && IsOfForwarding(refusal) ? "forwarding" : Rooms.Name(room));

    private static bool IsOfForwarding(Refusal refusal) =>
        refusal.Status >= 499 || refusal.Reason.StartsWith("upstream", StringComparison.Ordinal) || refusal.Reason.StartsWith(Standing.Cut, StringComparison.Ordinal);
}
