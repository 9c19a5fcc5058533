namespace Gatehouse.Live;

/// <summary>What requests are judged by, now.</summary>
public interface ILiveState
{
    /// <summary>Policy and snapshot, swapped as one.</summary>
    LiveState Current { get; }

    /// <summary>Whether the node still vouches for its knowledge: it has confirmed the head of the log within the lease of 5 s.</summary>
    bool IsFresh { get; }
}
