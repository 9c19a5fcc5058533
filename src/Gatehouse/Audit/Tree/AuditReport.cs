namespace Gatehouse.Audit.Tree;

/// <summary>What became of a log that is not what it was.</summary>
internal enum Damage
{
    /// <summary>A record says something else than it did.</summary>
    Edited,

    /// <summary>Records are gone from the middle.</summary>
    Removed,

    /// <summary>Records were put in.</summary>
    Inserted,

    /// <summary>Records are gone from the end.</summary>
    Truncated,

    /// <summary>The whole was made anew: sound in itself, but not what was signed.</summary>
    Forked,

    /// <summary>A checkpoint was not signed by the key that it should be.</summary>
    BadSignature,
}

/// <summary>One finding.</summary>
/// <param name="Damage">Which kind.</param>
/// <param name="Record">Number of the first record concerned.</param>
/// <param name="What">For a person; nothing of what the record says.</param>
internal sealed record AuditFinding(Damage Damage, long Record, string What);

/// <summary>What a verification found.</summary>
internal sealed record AuditReport
{
    /// <summary>Id of the log; empty when it never began.</summary>
    public required string Log { get; init; }

    /// <summary>Number of the first record looked at; 1 unless only a part was.</summary>
    public required long From { get; init; }

    /// <summary>Number of the last record; 0 when there is none.</summary>
    public required long To { get; init; }

    /// <summary>Root over all records up to <see cref="To"/>.</summary>
    public required byte[] Root { get; init; }

    /// <summary>Records whose personal part was erased, with a record of that.</summary>
    public required long Erased { get; init; }

    /// <summary>The damage, in the order of the records; empty when there is none.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>Records before which the clock went back, the first 20. No damage: it tells that times are not to be relied on there.</summary>
    public required IReadOnlyList<long> ClockWentBack { get; init; }

    /// <summary>Records up to here are what a checkpoint kept outside was signed over; 0 without one.</summary>
    public required long AnchoredTo { get; init; }

    /// <summary>Checkpoints of the log itself that agree with it.</summary>
    public required int OwnCheckpoints { get; init; }

    /// <summary>Checkpoints kept outside that agree with it.</summary>
    public required int OutsideCheckpoints { get; init; }
}
