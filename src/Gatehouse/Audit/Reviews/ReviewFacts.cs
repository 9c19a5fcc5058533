using Gatehouse.Keys;

namespace Gatehouse.Audit.Reviews;

/// <summary>What a review of access looks at.</summary>
public sealed record ReviewFacts
{
    /// <summary>Since when the use of rights and subjects is recorded; null when it never was.</summary>
    public required DateTimeOffset? RecordsSince { get; init; }

    /// <summary>Subjects of ours.</summary>
    public required IReadOnlyList<SubjectFacts> Subjects { get; init; }

    /// <summary>Keys, in whatever state.</summary>
    public required IReadOnlyList<ApiKey> Keys { get; init; }

    /// <summary>Cells of the matrix that were used.</summary>
    public required IReadOnlySet<RightUse> Rights { get; init; }

    /// <summary>Roles that subjects used.</summary>
    public required IReadOnlySet<SubjectUse> Roles { get; init; }
}

/// <summary>A subject as a review looks at it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Roles">Names.</param>
/// <param name="Suspended">Nothing of theirs is accepted.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="LastUsedAt">When anything of theirs was last accepted, as far as is recorded; null when never.</param>
/// <param name="RolesSince">When a role was last given to them.</param>
/// <param name="HasSecondFactor">Whether a second factor is enrolled.</param>
public sealed record SubjectFacts(
    string Id, IReadOnlyList<string> Roles, bool Suspended, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset RolesSince, bool HasSecondFactor);
