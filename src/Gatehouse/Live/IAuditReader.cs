namespace Gatehouse.Live;

/// <summary>The records of administrative changes (requirement 2.07). They are written by the stores, with the change itself.</summary>
public interface IAuditReader
{
    /// <summary>Records after a given number (0 for the first page), oldest first.</summary>
    ValueTask<IReadOnlyList<AuditEntry>> ListAsync(long after, int count, CancellationToken cancellationToken);
}

/// <summary>Who changed what and when.</summary>
/// <param name="Number">Rises with every record.</param>
/// <param name="Seq">Position of the change in the log.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action"><c>key.block</c>, <c>subject.role.add</c>.</param>
/// <param name="Target">Public id of the key, id of the subject, name of the client.</param>
/// <param name="Before">State before, as JSON; null when there was none.</param>
/// <param name="After">State after, as JSON; null when there is none.</param>
/// <param name="Reason">Why, in the actor's words; may be empty.</param>
public sealed record AuditEntry(long Number, long Seq, DateTimeOffset At, string Actor, string Action, string Target, string? Before, string? After, string Reason);
