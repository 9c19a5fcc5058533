using Gatehouse.Live;

namespace Gatehouse.Keys;

/// <summary>An API key as the store knows it; the secret is never given to a store.</summary>
/// <param name="Id">Public part: 12 base62 characters.</param>
/// <param name="Client">Name of the client it belongs to: 1 to 64 printable characters.</param>
/// <param name="Environment"><c>live</c> or <c>test</c>.</param>
/// <param name="Roles">Without a subject: the client's roles. With one: narrows the subject's roles; empty narrows nothing.</param>
/// <param name="Subject">The live subject it acts for; null when the client is its own subject.</param>
/// <param name="Plan">Plan of the client; null for none.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">From then on refused; null for never.</param>
/// <param name="Blocked">While true refused.</param>
/// <param name="LastUsedAt">To the minute; null when never.</param>
public sealed record ApiKey(
    string Id,
    string Client,
    string Environment,
    IReadOnlyList<string> Roles,
    string? Subject,
    string? Plan,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    bool Blocked,
    DateTimeOffset? LastUsedAt);

/// <summary>One accepted secret of a key, as its one-way hash (requirement 1.02).</summary>
/// <param name="Hash">HMAC-SHA-256 of the whole key: 32 bytes.</param>
/// <param name="PepperVersion">Which pepper made it.</param>
public sealed record SecretHash(ReadOnlyMemory<byte> Hash, int PepperVersion);

/// <summary>API keys, found by their public id.</summary>
/// <remarks>Every change commits together with its log row and its audit record, durably; a store that cannot answer throws <see cref="StoreUnavailableException"/>.</remarks>
public interface IApiKeyStore
{
    /// <summary>Stores a new key. <see cref="ChangeResult.NotFound"/> when its subject does not exist, <see cref="ChangeResult.Already"/> when its id does.</summary>
    ValueTask<Change> CreateAsync(ApiKey key, SecretHash secret, Actor actor, CancellationToken cancellationToken);

    /// <summary>Finds a key, in whatever state; null when there is none.</summary>
    ValueTask<ApiKey?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Lists keys by id, after a given one (null for the first page), of one client or all.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(string? client, string? after, int count, CancellationToken cancellationToken);

    /// <summary>Blocks a key: from the next request on it is refused.</summary>
    ValueTask<Change> BlockAsync(string id, Actor actor, CancellationToken cancellationToken);

    /// <summary>Ends a block.</summary>
    ValueTask<Change> UnblockAsync(string id, Actor actor, CancellationToken cancellationToken);
}
