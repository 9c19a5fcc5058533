using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>storage</c></summary>
/// <param name="SqliteFile">Absolute path. Default <c>data/gatehouse.db</c> beside the policy.</param>
public sealed record StorageSection(string SqliteFile)
{
    /// <summary>Whether PostgreSQL holds the durable things instead.</summary>
    public bool UsesPostgres => Postgres is not null;

    /// <summary>Whether Redis shares quotas, blocks and wake-ups.</summary>
    public bool UsesRedis => Redis is not null;

    // Connection strings hold passwords: not in the printed record (CWE-532).
    internal string? Postgres { get; init; }

    internal string? Redis { get; init; }

    internal static StorageSection Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Storage, source);
        if (section["sqlite"] is { } sqlite && section["postgres"] is not null)
            source.Fault(sqlite, "'sqlite' or 'postgres'", "both");

        var file = section.Scalar("sqlite", "a file such as 'data/gatehouse.db'")?.Text ?? "data/gatehouse.db";
        return new StorageSection(source.Absolute(file))
        {
            Postgres = Secrets.Connection(section, "postgres"),
            Redis = Secrets.Connection(section, "redis"),
        };
    }
}
