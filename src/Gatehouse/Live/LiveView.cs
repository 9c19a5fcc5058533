using Gatehouse.Policy.Compiling;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Live;

/// <summary>What this node knows, kept up to date by a thread of its own; requests only read <see cref="Current"/>.</summary>
/// <remarks>
/// A wake-up carries no news, it only shortens the wait: the log is the truth, so a lost one costs at most <see cref="Poll"/>.
/// A node that could not confirm the head of the log for <see cref="Lease"/> says so by <see cref="IsFresh"/>.
/// </remarks>
public sealed partial class LiveView : ILiveState, IWakeUp, IDisposable
{
    /// <summary>How long a change can go unnoticed when its wake-up was lost.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    /// <summary>How long what is known may be trusted without having been confirmed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private readonly IChangeSource source;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Lock swapping = new();
    private readonly AppliedWaiters waiters = new();
    private volatile LiveState current;
    private long confirmedAt;
    private long inForce = -1;
    private bool behind = true;
    private volatile bool untold;

    private LiveView(IChangeSource source, CompiledPolicy policy, string node, TimeProvider time, ILogger log)
    {
        (this.source, this.time, this.log, Node) = (source, time, log, node);
        current = new LiveState(policy, Snapshot.Nothing(new ClientNumbers(), policy));
    }

    /// <summary>Name of this node: machine and process.</summary>
    public string Node { get; }

    /// <summary>What every request that begins now is judged by.</summary>
    public LiveState Current => current;

    /// <summary>Log position that requests are judged by.</summary>
    public long Applied => current.Snapshot.Seq;

    /// <summary>Called with what is judged by from now on, after every change and before the change is confirmed; after a new policy too. On the following thread: it must be quick. When it throws it is called again, and nothing is confirmed until it does not.</summary>
    /// <remarks>What must have happened everywhere before an administrator is told "in force" hangs here: streams are cut, the key ring is read anew.</remarks>
    internal event Action<LiveState>? Changed;

    /// <summary>Whether the head of the log was confirmed within the lease.</summary>
    public bool IsFresh => time.GetElapsedTime(Volatile.Read(ref confirmedAt)) < Lease;

    /// <summary>Reads the whole state; the view does not follow changes before <see cref="Start"/>.</summary>
    /// <param name="source">Where state and changes come from; disposed with the view.</param>
    /// <param name="policy">Policy to begin with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where trouble with the store is told.</param>
    /// <exception cref="StoreUnavailableException">The state cannot be read: without it nothing can be judged.</exception>
    public static LiveView Open(IChangeSource source, CompiledPolicy policy, TimeProvider time, ILogger log)
    {
        var view = new LiveView(source, policy, $"{Environment.MachineName}-{Environment.ProcessId}", time, log);
        view.CatchUp();
        return view;
    }

    /// <summary>Takes another policy: from the next request on it and the snapshot under it are judged by, never a mix.</summary>
    public void Use(CompiledPolicy policy)
    {
        lock (swapping)
            current = new LiveState(policy, current.Snapshot.Under(policy));

        // Told by the following thread, like every change: nobody who hears of changes has to expect two at a time.
        untold = true;
        Wake();
    }

    /// <summary>Brings the view to the head of the log. Called by one thread at a time.</summary>
    internal void CatchUp()
    {
        var reading = Interlocked.Increment(ref readings);
        Tell();   // a new policy, also while the store is silent

        // Taken before the question: what is confirmed is the state of the store at this moment or later.
        var asked = time.GetTimestamp();

        // Kept until the reading has succeeded: the source says that it moved only once.
        behind |= source.HasMoved();
        if (behind)
            Read();

        behind = false;
        Tell();

        // The last change that all who hear of changes have acted on: what is told to others, and to those who wait.
        Volatile.Write(ref inForce, Applied);
        Volatile.Write(ref confirmedAt, asked);
        waiters.Reached(Applied, reading);
    }

    private void Read()
    {
        lock (swapping)
        {
            var (policy, snapshot) = current;
            var next = snapshot.Seq == 0 ? Whole(policy) : After(policy, snapshot);
            if (ReferenceEquals(next, snapshot))
                return;

            current = new LiveState(policy, next);
            untold = true;
        }
    }

    // Told again until all have heard it: a change of which one did not is not confirmed.
    private void Tell()
    {
        if (!untold)
            return;

        untold = false;
        try
        {
            Changed?.Invoke(current);
        }
        catch
        {
            untold = true;
            throw;
        }
    }

    private Snapshot After(CompiledPolicy policy, Snapshot snapshot)
    {
        var builder = new SnapshotBuilder(snapshot, policy, time.GetUtcNow().ToUnixTimeSeconds());
        var reached = source.ReadAfter(snapshot.Seq, builder);
        if (reached == snapshot.Seq)
            return snapshot;
        if (reached > snapshot.Seq)
            return builder.Build(reached);

        // The store was put back to an older state. What this node knows and the store does not is forgotten.
        StoreWentBack(log, snapshot.Seq, reached);
        return Whole(policy);
    }

    private Snapshot Whole(CompiledPolicy policy)
    {
        var builder = new SnapshotBuilder(Snapshot.Nothing(current.Snapshot.Numbers, policy), policy, time.GetUtcNow().ToUnixTimeSeconds());
        return builder.Build(source.ReadAll(builder));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store stands at change {Reached}, this node at {Applied}: the store was put back to an older state, or replaced (-1). All was read anew.")]
    private static partial void StoreWentBack(ILogger log, long applied, long reached);
}
