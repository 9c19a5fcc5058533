namespace Gatehouse.Live;

/// <summary>The records of administrative changes (requirement 2.07). They are written by the stores, with the change itself.</summary>
public interface IAuditReader
{
    /// <summary>Records after a given number (0 for the first page), oldest first.</summary>
    ValueTask<IReadOnlyList<AuditEntry>> ListAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>Records that fit, the newest first.</summary>
    ValueTask<IReadOnlyList<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellationToken);

    /// <summary>One record; null when there is none of this number.</summary>
    ValueTask<AuditEntry?> FindAsync(long number, CancellationToken cancellationToken);
}

/// <summary>Which records are wanted; what is null does not matter.</summary>
/// <param name="Count">How many at most: 1 to 1,000.</param>
public sealed record AuditQuery(int Count)
{
    /// <summary>Only older ones than this number.</summary>
    public long? Before { get; init; }

    /// <summary>By whom.</summary>
    public string? Actor { get; init; }

    /// <summary>What was done; with a star at its end, whatever begins so: <c>key.*</c>.</summary>
    public string? Action { get; init; }

    /// <summary>To what.</summary>
    public string? Target { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before.</summary>
    public DateTimeOffset? Until { get; init; }
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
public sealed record AuditEntry(long Number, long Seq, DateTimeOffset At, string Actor, string Action, string Target, string? Before, string? After, string Reason)
{
    /// <summary>Public id of the key or token it was done with; null without one.</summary>
    public string? Credential { get; init; }

    /// <summary>Id of the request it was done by; null when it was none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether its personal part was erased: actor, target and reason are empty then, before and after null.</summary>
    public bool Erased { get; init; }

    /// <summary>Leaf hash in the tree, 32 bytes; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Leaf { get; init; }
}
