using Gatehouse.Live;

namespace Gatehouse.Keys;

/// <summary>The secrets of keys as hashes: two slots under one id, so that a key is rotated without a new id (requirements 1.08, 1.09).</summary>
/// <remarks>Changes an administrator makes commit with their log row and audit record, durably; a store that cannot answer throws <see cref="StoreUnavailableException"/>.</remarks>
public interface IKeySecretStore
{
    /// <summary>Stores a new secret beside the present one, which is refused from <paramref name="oldUntil"/> on. One that has ended is dropped; <see cref="ChangeResult.Already"/> while one is still accepted.</summary>
    ValueTask<Change> RotateAsync(string id, SecretHash secret, DateTimeOffset oldUntil, Actor actor, CancellationToken cancellationToken);

    /// <summary>Ends the old secret of a rotated key at once. <see cref="ChangeResult.Already"/> when it has none.</summary>
    ValueTask<Change> DropOldAsync(string id, Actor actor, CancellationToken cancellationToken);

    /// <summary>Stores keys that were made elsewhere; one transaction, one audit record for each. Ids and hashes that were there before are left alone and told. <see cref="ChangeResult.NotFound"/>, and nothing stored, when a subject does not exist.</summary>
    /// <exception cref="ArgumentException">A hash is not what its scheme writes, or more than 64 salted ones have one prefix; nothing was stored.</exception>
    ValueTask<ImportResult> ImportAsync(IReadOnlyList<ImportedKey> keys, Actor actor, CancellationToken cancellationToken);

    /// <summary>Replaces hashes after a use proved the secret (another pepper, or an imported scheme); only where the old hash is still there.</summary>
    /// <returns>How many were replaced.</returns>
    ValueTask<int> RehashAsync(IReadOnlyList<Rehash> batch, CancellationToken cancellationToken);

    /// <summary>How many secrets in use stand under each scheme and pepper version.</summary>
    ValueTask<IReadOnlyList<SecretCount>> CountAsync(CancellationToken cancellationToken);
}

/// <summary>A key made elsewhere, of which only a hash is known.</summary>
/// <param name="Key">Id drawn by us, owner, roles, end.</param>
/// <param name="Scheme"><c>sha256</c>, <c>sha512</c>, <c>bcrypt</c>, <c>scrypt</c>.</param>
/// <param name="Hash">In the scheme's own spelling: hex or base64 for the first two, the modular crypt text for the others.</param>
/// <param name="Prefix">First 1 to 63 characters of the key's text, by which a salted hash is found; empty for the unsalted ones.</param>
public sealed record ImportedKey(ApiKey Key, string Scheme, string Hash, string Prefix);

/// <summary>What became of an import.</summary>
/// <param name="Change">Position of the last change; not made when every key was there already.</param>
/// <param name="Already">Ids, as given, of the keys that were left alone: the id or the very hash was there before, under whatever id.</param>
public sealed record ImportResult(Change Change, IReadOnlyList<string> Already);

/// <summary>A better hash of a secret that was just proved.</summary>
/// <param name="KeyId">Public id.</param>
/// <param name="Old">The hash it replaces, as stored.</param>
/// <param name="New">The hash from now on.</param>
public sealed record Rehash(string KeyId, ReadOnlyMemory<byte> Old, SecretHash New);

/// <summary>Secrets of one scheme and pepper.</summary>
/// <param name="Scheme"><c>hmac</c>, or an imported one.</param>
/// <param name="PepperVersion">0 for imported ones.</param>
/// <param name="Count">Keys neither blocked nor expired.</param>
/// <param name="NeverUsed">Of these, keys that were never used since they were made.</param>
public sealed record SecretCount(string Scheme, int PepperVersion, long Count, long NeverUsed);
