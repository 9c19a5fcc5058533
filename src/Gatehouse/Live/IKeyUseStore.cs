namespace Gatehouse.Live;

/// <summary>Which sources use which secret of a key (requirement 1.08); written seldom and in bulk, never by a request.</summary>
public interface IKeyUseStore
{
    /// <summary>Adds a batch in one transaction; of one key, slot and source counts add up and the latest time holds. At most 256 sources a key are kept, the longest unused go.</summary>
    ValueTask AddAsync(IReadOnlyList<KeySourceUse> batch, CancellationToken cancellationToken);

    /// <summary>The sources of a key, latest first.</summary>
    ValueTask<IReadOnlyList<KeySourceUse>> ListAsync(string keyId, CancellationToken cancellationToken);
}

/// <summary>A key was used from somewhere.</summary>
/// <param name="KeyId">Public id.</param>
/// <param name="Old">Whether it was the old secret of a rotated key.</param>
/// <param name="Source">Network: IPv4 /24, IPv6 /48.</param>
/// <param name="LastAt">To the minute.</param>
/// <param name="Count">Requests.</param>
public sealed record KeySourceUse(string KeyId, bool Old, string Source, DateTimeOffset LastAt, long Count);
