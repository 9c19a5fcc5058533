namespace Gatehouse.Live;

/// <summary>What requests are judged by, now.</summary>
public interface ILiveState
{
    /// <summary>Policy and snapshot, swapped as one.</summary>
    LiveState Current { get; }

    /// <summary>Whether the node still vouches for its knowledge: it has confirmed the head of the log within the lease of 5 s.</summary>
    bool IsFresh { get; }

    /// <summary>Reads the log on, now, until what is known reaches a position; a state that never changes is where it is.</summary>
    ValueTask<ReadOn> ReadOnAsync(long seq, CancellationToken cancellationToken) => new(Current.Snapshot.Seq >= seq ? ReadOn.Reached : ReadOn.Ahead);
}

/// <summary>How far reading on has come.</summary>
public enum ReadOn
{
    /// <summary>The position is known, or a later one.</summary>
    Reached,

    /// <summary>The log does not go that far.</summary>
    Ahead,

    /// <summary>The store did not answer in time, or too many wait already.</summary>
    NotNow,
}
