namespace Gatehouse.Storage.Model;

/// <summary>A token or a session that is refused.</summary>
internal sealed class RevocationRow
{
    /// <summary>token or session.</summary>
    public required string Kind { get; set; }

    /// <summary>Empty for ours.</summary>
    public required string Issuer { get; set; }
    public required string Id { get; set; }

    /// <summary>Unix seconds: it has ended anyway by then.</summary>
    public long Until { get; set; }

    /// <summary>Log position of the change, by which a node asks.</summary>
    public long Seq { get; set; }
}

/// <summary>Another issuer, up to a moment.</summary>
internal sealed class RevokedIssuerRow
{
    public required string Issuer { get; set; }

    /// <summary>Unix seconds.</summary>
    public long NotBefore { get; set; }
}
