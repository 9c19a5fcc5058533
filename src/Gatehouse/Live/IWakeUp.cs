namespace Gatehouse.Live;

/// <summary>Tells running nodes that the log has grown, and learns who has caught up.</summary>
public interface IWakeUp
{
    /// <summary>Wakes the nodes and waits until they stand at a log position, or the time is over.</summary>
    /// <returns>Names of the nodes that confirmed, and of those that did not; both empty when no gateway is running.</returns>
    ValueTask<Confirmation> WakeAsync(long seq, TimeSpan atMost, CancellationToken cancellationToken);
}

/// <summary>Who has confirmed a change.</summary>
/// <param name="Confirmed">Nodes at or past the log position.</param>
/// <param name="Pending">Live nodes that did not answer in time.</param>
public sealed record Confirmation(IReadOnlyList<string> Confirmed, IReadOnlyList<string> Pending);
