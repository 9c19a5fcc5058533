namespace Gatehouse.Live;

/// <summary>A key on its way from the store to a snapshot.</summary>
public readonly ref struct KeyRow
{
    /// <summary>12 base62 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the client.</summary>
    public required string Client { get; init; }

    /// <summary>The subject it acts for, or null.</summary>
    public required string? Subject { get; init; }

    /// <summary>Names, sorted, one space between.</summary>
    public required string Roles { get; init; }

    /// <summary>Whether its environment is <c>test</c>.</summary>
    public required bool IsTest { get; init; }

    /// <summary>Whether it is blocked.</summary>
    public required bool Blocked { get; init; }

    /// <summary>Unix milliseconds; null for never.</summary>
    public required long? ExpiresAt { get; init; }

    /// <summary>HMAC-SHA-256: 32 bytes.</summary>
    public required ReadOnlySpan<byte> Hash { get; init; }

    /// <summary>Which pepper made the hash.</summary>
    public required int PepperVersion { get; init; }

    /// <summary>Rises with every block.</summary>
    public int Epoch { get; init; }

    /// <summary>Resources or <c>resource:action</c>, sorted, one space between; null or empty for no narrowing.</summary>
    public string? Scope { get; init; }

    /// <summary>Networks as CIDR, one space between; null or empty for any.</summary>
    public string? Networks { get; init; }

    /// <summary>Hash of the secret before the last rotation; empty without one.</summary>
    public ReadOnlySpan<byte> OldHash { get; init; }

    /// <summary>Which pepper made it.</summary>
    public int OldPepperVersion { get; init; }

    /// <summary>Unix milliseconds from which the old secret is refused.</summary>
    public long OldUntil { get; init; }

    /// <summary>Scheme of an imported hash (<see cref="Hash"/> is then as the scheme stores it, with whatever length); null for <c>hmac</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>Of an imported secret the first characters of its text, or empty where its hash alone finds it; null for a secret of ours, whose text has the key's id. Stays when the hash is replaced by ours.</summary>
    public string? Prefix { get; init; }

    /// <summary>As <see cref="Scheme"/>, of the old secret.</summary>
    public string? OldScheme { get; init; }

    /// <summary>As <see cref="Prefix"/>, of the old secret.</summary>
    public string? OldPrefix { get; init; }
}
