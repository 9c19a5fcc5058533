namespace Gatehouse.Storage.Model;

/// <summary>What a subject can prove itself with, and where it belongs.</summary>
internal sealed class SubjectFactorRow
{
    public required string Subject { get; set; }
    public string? Email { get; set; }

    /// <summary>A bcrypt hash.</summary>
    public string? Password { get; set; }

    /// <summary>The seed of the codes, encrypted.</summary>
    public byte[]? Totp { get; set; }

    /// <summary>The last time step whose code was used: a code counts once.</summary>
    public long TotpStep { get; set; }
    public string? Tenant { get; set; }

    /// <summary>Wrong answers from places that never gave a right one.</summary>
    public int Failures { get; set; }
    public long LockedUntil { get; set; }
    public long ChangedAt { get; set; }
}

/// <summary>A further proof that was asked for: what it is good for, and how far it has come.</summary>
internal sealed class ProofRow
{
    public required string Id { get; set; }
    public required string Kind { get; set; }
    public required string Subject { get; set; }
    public required string Client { get; set; }

    /// <summary>With what it was asked: the public id of a key, or <c>client:</c> and its name.</summary>
    public required string Credential { get; set; }
    public required string Method { get; set; }

    /// <summary>Canonical path and query.</summary>
    public required string Target { get; set; }

    /// <summary>SHA-256 over everything it is bound to.</summary>
    public required byte[] Binding { get; set; }

    /// <summary>SHA-256 of the body.</summary>
    public required byte[] BodyHash { get; set; }

    /// <summary>asked, given, used.</summary>
    public required string State { get; set; }
    public long CreatedAt { get; set; }
    public long ExpiresAt { get; set; }
    public int Failures { get; set; }

    /// <summary>SHA-256 of the secret in an e-mailed link.</summary>
    public byte[]? Link { get; set; }

    /// <summary>The second person.</summary>
    public string? Approver { get; set; }
    public required string RequestId { get; set; }
}

/// <summary>A place that answers to proofs come from: stands for one subject, credential and source, and names none of them.</summary>
internal sealed class ProofOriginRow
{
    public required string Origin { get; set; }

    /// <summary>Wrong answers since the last right one or the last lock.</summary>
    public int Failures { get; set; }

    /// <summary>How often it was locked since the last right answer: each lock is twice as long.</summary>
    public int Locks { get; set; }
    public long LockedUntil { get; set; }

    /// <summary>When a right answer last came from there; 0 for never.</summary>
    public long ProvedAt { get; set; }
    public long SeenAt { get; set; }
}
