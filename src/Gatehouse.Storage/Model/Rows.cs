namespace Gatehouse.Storage.Model;

// Times are unix milliseconds: SQLite can neither order nor compare a DateTimeOffset.

internal sealed class ClientRow
{
    public long Number { get; set; }
    public required string Name { get; set; }
    public string? Plan { get; set; }
    public int Epoch { get; set; }
    public long CreatedAt { get; set; }

    /// <summary>Kinds of credential it may come with, as bits.</summary>
    public int Credentials { get; set; }

    /// <summary>Unix seconds.</summary>
    public long NotBefore { get; set; }
}

internal sealed class ApiKeyRow
{
    public required string Id { get; set; }
    public long Client { get; set; }
    public required string Environment { get; set; }
    public string? Subject { get; set; }
    public required string Roles { get; set; }
    public long CreatedAt { get; set; }
    public long? ExpiresAt { get; set; }
    public bool Blocked { get; set; }
    public long? LastUsedAt { get; set; }

    /// <summary>Sorted, one space between; null for no narrowing, which is so for most.</summary>
    public string? Scopes { get; set; }

    /// <summary>In their one spelling, one space between; null for any.</summary>
    public string? Networks { get; set; }

    /// <summary>Null for nothing said, so that the index holds only what can be found.</summary>
    public string? Note { get; set; }
    public int Epoch { get; set; }
}

internal sealed class KeyTagRow
{
    public required string KeyId { get; set; }
    public required string Tag { get; set; }
}

internal sealed class KeySecretRow
{
    public required string KeyId { get; set; }
    public int Slot { get; set; }
    public required byte[] Hash { get; set; }
    public int PepperVersion { get; set; }
    public long CreatedAt { get; set; }

    /// <summary>Of slot 1, the secret before the last rotation: refused from then on.</summary>
    public long? RetireAt { get; set; }

    /// <summary>How the hash was made.</summary>
    public required string Scheme { get; set; }

    /// <summary>Null for a key of ours. An imported key's text has no id of ours, for good: the first characters of the text, or empty where the hash alone finds it.</summary>
    public string? Prefix { get; set; }
}

/// <summary>Remembers what was imported, also when the hash is long replaced: else a key that was blocked or rotated would come back by a second import.</summary>
internal sealed class ImportedHashRow
{
    /// <summary>SHA-256 over scheme and hash.</summary>
    public required byte[] Origin { get; set; }
    public required string KeyId { get; set; }
}

internal sealed class SubjectRow
{
    public required string Id { get; set; }
    public bool Suspended { get; set; }

    /// <summary>A removed subject leaves its row, so that its epoch never falls when it is made again. A subject of another issuer has only ever been that: a row without being one of ours.</summary>
    public bool Removed { get; set; }
    public int Epoch { get; set; }
    public long CreatedAt { get; set; }

    /// <summary>Unix seconds.</summary>
    public long NotBefore { get; set; }
}

internal sealed class SubjectRoleRow
{
    public required string Subject { get; set; }
    public required string Role { get; set; }
}
