namespace Gatehouse.Keys;

/// <summary>Which keys are meant: all that fit every word that is given.</summary>
public sealed record KeyQuery
{
    /// <summary>Name of the client, exactly.</summary>
    public string? Client { get; init; }

    /// <summary>The subject acted for, exactly.</summary>
    public string? Subject { get; init; }

    /// <summary>A tag the key carries.</summary>
    public string? Tag { get; init; }

    /// <summary>Beginning of the public id, of the client's name, or of the note.</summary>
    public string? Text { get; init; }

    /// <summary>live, blocked, expired or rotating; null for any.</summary>
    public string? State { get; init; }

    /// <summary>Made before then and not used since, or never.</summary>
    public DateTimeOffset? UnusedSince { get; init; }

    /// <summary>Ends before then.</summary>
    public DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>Whether nothing is given, so that every key is meant.</summary>
    public bool IsEverything => this == new KeyQuery();
}

/// <summary>What is changed of a key; null leaves a thing as it is.</summary>
public sealed record KeyChange
{
    /// <summary>The end of a key that has none.</summary>
    public static DateTimeOffset Never => DateTimeOffset.MaxValue;

    /// <summary>Refused from then on; <see cref="Never"/> takes the end away.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Resources or <c>resource:action</c>; empty lifts the narrowing.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Networks it may be used from, as CIDR; empty lifts the narrowing.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>All its tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What it is for, in a person's words; empty for none.</summary>
    public string? Note { get; init; }
}
