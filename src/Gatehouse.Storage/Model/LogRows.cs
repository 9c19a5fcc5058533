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

    /// <summary>Public id of the key or token it was done with.</summary>
    public string? Credential { get; set; }

    /// <summary>Blinds <see cref="Detail"/>; gone when what is personal in the record was erased.</summary>
    public byte[]? Salt { get; set; }

    /// <summary>SHA-256 over the salt and what is personal in the record; stays when that is erased.</summary>
    public byte[]? Detail { get; set; }

    /// <summary>Leaf hash of the record in the Merkle tree.</summary>
    public byte[]? Leaf { get; set; }
}

/// <summary>The single row that holds the right edge of the Merkle tree (RFC 6962) over the audit records.</summary>
internal sealed class AuditTreeRow
{
    public int Id { get; set; }

    /// <summary>Id of the log, drawn when it began.</summary>
    public required string Log { get; set; }
    public long Size { get; set; }

    /// <summary>Roots of the whole subtrees, the largest first, 32 bytes each.</summary>
    public required byte[] Peaks { get; set; }
}

internal sealed class AuditCheckpointRow
{
    public long Size { get; set; }
    public required byte[] Root { get; set; }

    /// <summary>Right edge of the tree that it was signed over: a check goes on from there.</summary>
    public required byte[] Peaks { get; set; }
    public long At { get; set; }

    /// <summary>The public key that verifies it.</summary>
    public required string Key { get; set; }
    public required byte[] Signature { get; set; }
}

/// <summary>A review of access, as it was signed.</summary>
internal sealed class ReviewRow
{
    public required string Id { get; set; }
    public long At { get; set; }
    public required string Actor { get; set; }

    /// <summary>As JSON.</summary>
    public required string Body { get; set; }
    public required string KeyId { get; set; }
    public required byte[] Signature { get; set; }
    public long? AppliedAt { get; set; }
    public long? UndoneAt { get; set; }
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
