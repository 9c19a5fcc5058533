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
}
