namespace Gatehouse.Storage.Model;

// Times are unix milliseconds: SQLite can neither order nor compare a DateTimeOffset.

internal sealed class ClientRow
{
    public long Number { get; set; }
    public required string Name { get; set; }
    public string? Plan { get; set; }
    public int Epoch { get; set; }
    public long CreatedAt { get; set; }
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
}

internal sealed class KeySecretRow
{
    public required string KeyId { get; set; }
    public int Slot { get; set; }
    public required byte[] Hash { get; set; }
    public int PepperVersion { get; set; }
    public long CreatedAt { get; set; }
}

internal sealed class SubjectRow
{
    public required string Id { get; set; }
    public bool Suspended { get; set; }

    /// <summary>A removed subject leaves its row, so that its epoch never falls when it is made again.</summary>
    public bool Removed { get; set; }
    public int Epoch { get; set; }
    public long CreatedAt { get; set; }
}

internal sealed class SubjectRoleRow
{
    public required string Subject { get; set; }
    public required string Role { get; set; }
}
