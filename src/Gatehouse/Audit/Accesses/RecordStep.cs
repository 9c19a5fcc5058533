using Gatehouse.Request;

namespace Gatehouse.Audit.Accesses;

/// <summary>Requirement 2.07: an access to something audited is on disk before the upstream hears of it.</summary>
/// <remarks>It is the last step: what it records as let through was let through by all the others. How it ended stands in the log of decisions, under the same request id.</remarks>
internal sealed class RecordStep(AccessQueue queue) : IStep
{
    /// <inheritdoc />
    public ValueTask<Outcome> RunAsync(RequestContext request, CancellationToken cancellationToken) =>
        request.Operation is { IsAudited: true } operation ? RecordAsync(AccessNote.Of(request, operation), cancellationToken) : new(Outcome.Continue);

    private async ValueTask<Outcome> RecordAsync(AuditNote note, CancellationToken cancellationToken) =>
        await queue.RecordAsync(note, cancellationToken) ? Outcome.Continue : Refusals.NotReady("audit_unavailable");
}
