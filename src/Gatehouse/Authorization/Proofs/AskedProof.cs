namespace Gatehouse.Authorization.Proofs;

/// <summary>How far a proof has come; each follows the one before, and none is ever gone back to.</summary>
public enum ProofState
{
    /// <summary>Asked for.</summary>
    Asked,

    /// <summary>Given: good for one request.</summary>
    Given,

    /// <summary>Used, whatever became of the request.</summary>
    Used,
}

/// <summary>A further proof that was asked for: what it is good for, and how far it has come.</summary>
/// <param name="Id">22 base62 characters, not guessable.</param>
/// <param name="Kind">The word of the policy.</param>
/// <param name="Subject">Who has to prove.</param>
/// <param name="Client">Through which client.</param>
/// <param name="Credential">With what it was asked: the public id of a key, or <c>client:</c> and its name where there is none.</param>
/// <param name="Method">Of the request.</param>
/// <param name="Target">Its canonical path and query.</param>
/// <param name="Binding">SHA-256 over everything it is bound to.</param>
/// <param name="BodyHash">SHA-256 of the request's body.</param>
/// <param name="State">How far it has come.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="ExpiresAt">Not good from then on.</param>
/// <param name="RequestId">Of the request that asked.</param>
public sealed record AskedProof(
    string Id, string Kind, string Subject, string Client, string Credential, string Method, string Target, ReadOnlyMemory<byte> Binding, ReadOnlyMemory<byte> BodyHash,
    ProofState State, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string RequestId)
{
    /// <summary>SHA-256 of the secret in an e-mailed link; null for the other kinds.</summary>
    public ReadOnlyMemory<byte>? Link { get; init; }

    /// <summary>The second person; null before, and for the other kinds.</summary>
    public string? Approver { get; init; }
}
