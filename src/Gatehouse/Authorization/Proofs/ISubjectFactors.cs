using Gatehouse.Live;

namespace Gatehouse.Authorization.Proofs;

/// <summary>What subjects can prove themselves with, until accounts exist. Secrets come hashed or sealed; no record of a change holds them.</summary>
/// <remarks>
/// Subjects of ours, and those of other issuers (<c>issuer|sub</c>). Every change commits with its audit record and takes back the subject's open proofs;
/// null removes. A store that cannot answer throws <see cref="StoreUnavailableException"/>.
/// </remarks>
public interface ISubjectFactors
{
    /// <summary>What a subject has; nothing for an unknown one.</summary>
    ValueTask<SubjectFactors> FindAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Where links are sent: an address of at most 254 characters.</summary>
    ValueTask<Change> SetEmailAsync(string subject, string? email, Actor actor, CancellationToken cancellationToken);

    /// <summary>As <see cref="PasswordHash"/> makes it.</summary>
    ValueTask<Change> SetPasswordAsync(string subject, string? hash, Actor actor, CancellationToken cancellationToken);

    /// <summary>As <see cref="CodeSeeds"/> seals it.</summary>
    ValueTask<Change> SetCodesAsync(string subject, ReadOnlyMemory<byte>? sealedSeed, Actor actor, CancellationToken cancellationToken);

    /// <summary>Where the subject belongs: 1 to 128 printable characters. Nodes are told.</summary>
    ValueTask<Change> SetTenantAsync(string subject, string? tenant, Actor actor, CancellationToken cancellationToken);
}

/// <summary>What a subject has; null for what it has not.</summary>
public sealed record SubjectFactors
{
    /// <summary>Nothing.</summary>
    public static SubjectFactors None { get; } = new();

    /// <summary>Where links are sent.</summary>
    public string? Email { get; init; }

    /// <summary>The password, hashed.</summary>
    public string? Password { get; init; }

    /// <summary>The seed of the codes, sealed.</summary>
    public ReadOnlyMemory<byte>? Codes { get; init; }

    /// <summary>Where it belongs.</summary>
    public string? Tenant { get; init; }
}
