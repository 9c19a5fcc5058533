namespace Gatehouse.Live;

/// <summary>When keys were last used, to the minute; written seldom and in bulk, never by a request.</summary>
public interface ILastUsedStore
{
    /// <summary>Writes a batch in one transaction. A mark never goes back in time, so repeating a batch changes nothing.</summary>
    ValueTask MarkUsedAsync(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken);
}

/// <summary>A key was used.</summary>
/// <param name="KeyId">Public id.</param>
/// <param name="At">Truncated to the minute.</param>
public readonly record struct KeyUse(string KeyId, DateTimeOffset At);
