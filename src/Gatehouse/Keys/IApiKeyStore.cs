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
    DateTimeOffset? LastUsedAt)
{
    /// <summary>Resources or <c>resource:action</c> it may be used for; empty for no narrowing.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Networks it may be used from, as CIDR; empty for any.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>For finding it again: 1 to 64 printable characters without spaces or commas each.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What it is for; empty for nothing said. At most 256 characters.</summary>
    public string Note { get; init; } = "";

    /// <summary>Until when the secret before the last rotation is accepted; null without one.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>How its hash was made: <c>hmac</c>, or the scheme it was imported with until it is used.</summary>
    public string Scheme { get; init; } = "hmac";

    /// <summary>Which pepper made its hash; 0 for an imported one.</summary>
    public int PepperVersion { get; init; }
}

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

    /// <summary>Lists keys by id, after a given one (null for the first page), those a query means.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(KeyQuery query, string? after, int count, CancellationToken cancellationToken);

    /// <summary>Changes end, scopes, networks, tags or note. Other scopes, and an end that is now, end the tokens made from the key, as a block does. <see cref="ChangeResult.Already"/> when nothing of it is different.</summary>
    ValueTask<Change> SetAsync(string id, KeyChange change, Actor actor, CancellationToken cancellationToken);

    /// <summary>Lets a key end at a moment, never later than it would anyway: <see cref="ChangeResult.Already"/> then. With an end that is now, the tokens made from it end for good.</summary>
    ValueTask<Change> EndAsync(string id, DateTimeOffset expiresAt, Actor actor, CancellationToken cancellationToken);

    /// <summary>Ends or blocks every key a query means, in transactions of at most 1,000 keys, an audit record for each key.</summary>
    /// <param name="query">Which keys.</param>
    /// <param name="expiresAt">Refused from then on; null to block them at once instead.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Gives up; what was committed stays.</param>
    /// <returns>The last change, and how many keys were changed. <see cref="ChangeResult.NotFound"/> when no key was meant, <see cref="ChangeResult.Already"/> when all end sooner, or are blocked, anyway.</returns>
    ValueTask<(Change Change, long Count)> EndAllAsync(KeyQuery query, DateTimeOffset? expiresAt, Actor actor, CancellationToken cancellationToken);

    /// <summary>Blocks a key: from the next request on it is refused.</summary>
    ValueTask<Change> BlockAsync(string id, Actor actor, CancellationToken cancellationToken);

    /// <summary>Ends a block.</summary>
    ValueTask<Change> UnblockAsync(string id, Actor actor, CancellationToken cancellationToken);
}
