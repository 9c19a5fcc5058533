namespace Gatehouse.Storage.Model;

/// <summary>The single row that hands out log positions inside the transaction that uses them.</summary>
internal sealed class ChangeCounterRow
{
    public int Id { get; set; }
    public long Seq { get; set; }
    public int Epoch { get; set; }

    /// <summary>Unix seconds: tokens of others made then or earlier are refused.</summary>
    public long NotBefore { get; set; }

    /// <summary>Rises when the key ring in the key store's folder changed.</summary>
    public int Ring { get; set; }
}

internal sealed class ChangeLogRow
{
    public long Seq { get; set; }
    public required string Kind { get; set; }
    public required string Id { get; set; }
    public string? Value { get; set; }
    public long? ExpiresAt { get; set; }
    public required string Actor { get; set; }
    public required string Reason { get; set; }
}

internal sealed class AuditEntryRow
{
    public long Number { get; set; }
    public long Seq { get; set; }
    public long At { get; set; }
    public required string Actor { get; set; }
    public required string Action { get; set; }
    public required string Target { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }
    public required string Reason { get; set; }
    public string? RequestId { get; set; }
}

internal sealed class NodeRow
{
    public required string Name { get; set; }
    public long AppliedSeq { get; set; }
    public long SeenAt { get; set; }
}

internal sealed class UsageCountRow
{
    public required string Client { get; set; }
    public required string Operation { get; set; }
    public required string Class { get; set; }
    public required string Outcome { get; set; }
    public long Hour { get; set; }
    public long Count { get; set; }
}
