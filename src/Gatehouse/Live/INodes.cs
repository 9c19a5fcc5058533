namespace Gatehouse.Live;

/// <summary>The nodes that run on a store, as they last said of themselves.</summary>
/// <remarks>A store that cannot answer throws <see cref="StoreUnavailableException"/>.</remarks>
public interface INodes
{
    /// <summary>All that have said anything lately, by name; rows of nodes that fell silent are forgotten after a minute.</summary>
    ValueTask<IReadOnlyList<NodeSeen>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Takes a node that ends in order off the list, so that nobody waits for it.</summary>
    ValueTask LeaveAsync(string node, CancellationToken cancellationToken);
}

/// <summary>A node's last word.</summary>
/// <param name="Name">Machine and process.</param>
/// <param name="Applied">The log position its requests were judged by.</param>
/// <param name="SeenAt">When it said so, by its own clock.</param>
public sealed record NodeSeen(string Name, long Applied, DateTimeOffset SeenAt);
