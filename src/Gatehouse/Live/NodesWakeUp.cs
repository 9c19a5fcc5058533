namespace Gatehouse.Live;

/// <summary>Wakes the nodes that can be reached, and waits for those too that only the store knows of.</summary>
/// <remarks>
/// A gateway in another container works on the same database and has no socket here. Whoever blocks a key must not read
/// "in force" while it still answers: every node that was heard of lately is named, as confirmed or as pending.
/// </remarks>
/// <param name="reachable">Those that can be woken.</param>
/// <param name="nodes">Those that write down that they live.</param>
/// <param name="time">The clock.</param>
public sealed class NodesWakeUp(IWakeUp reachable, INodes nodes, TimeProvider time) : IWakeUp
{
    /// <summary>How long ago a node may have been heard of and still counts as running: three of its beats, and less than the lease.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc />
    public async ValueTask<Confirmation> WakeAsync(long seq, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var answers = reachable.WakeAsync(seq, atMost, cancellationToken).AsTask();
        while (true)
        {
            var seen = await SeenAsync(cancellationToken);
            var over = time.GetElapsedTime(begun) >= atMost;
            if (answers.IsCompleted && (await answers is var answered) && (over || seen.TrueForAll(node => node.Applied >= seq || answered.Confirmed.Contains(node.Name))))
                return Of(answered, seen, seq);

            await Task.WhenAny(over ? answers : Task.Delay(Between, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static Confirmation Of(Confirmation answered, List<NodeSeen> seen, long seq)
    {
        var confirmed = new SortedSet<string>(answered.Confirmed.Concat(seen.Where(node => node.Applied >= seq).Select(node => node.Name)), StringComparer.Ordinal);
        var silent = seen.Where(node => !confirmed.Contains(node.Name)).Select(node => node.Name).ToList();

        // A socket that did not answer has no name but its file's; when the table knows who is behind, that name says more.
        var pending = answered.Pending.Where(name => !confirmed.Contains(name) && (silent.Count == 0 || !name.EndsWith(".sock", StringComparison.Ordinal)));
        return new Confirmation([.. confirmed], [.. new SortedSet<string>(pending.Concat(silent), StringComparer.Ordinal)]);
    }

    // By the distance, whichever way: after the clock was set back a dead node must not look alive for hours.
    private async ValueTask<List<NodeSeen>> SeenAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return [.. (await nodes.ListAsync(cancellationToken)).Where(node => (now - node.SeenAt).Duration() < Lately)];
    }
}
