using System.Runtime.InteropServices;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>Counts requests per client, operation and outcome in memory, and hands them to a store now and then.</summary>
/// <remarks>
/// Only pairs of client and operation that were seen since the last flush take room, so a million idle clients cost nothing.
/// A clean stop loses nothing; a kill loses at most one interval.
/// </remarks>
public sealed class UsageCounts : IAsyncDisposable
{
    private const int Shards = 64;
    private const long HourMilliseconds = 3_600_000;
    private readonly Shard[] shards = new Shard[Shards];
    private readonly SemaphoreSlim flushing = new(1, 1);
    private readonly CancellationTokenSource stop = new();
    private readonly IUsageSink store;
    private readonly Action<string> complain;
    private readonly Task loop;
    private List<UsageRow> waiting = [];

    /// <summary>Begins to count.</summary>
    /// <param name="store">Where the counts go.</param>
    /// <param name="interval">How often: 1 second to 1 hour.</param>
    /// <param name="time">The clock.</param>
    /// <param name="complain">Told when the store does not take the counts; they are offered again.</param>
    public UsageCounts(IUsageSink store, TimeSpan interval, TimeProvider time, Action<string> complain)
    {
        this.store = store;
        this.complain = complain;
        for (var i = 0; i < Shards; i++)
            shards[i] = new Shard();
        loop = FlushUntilStoppedAsync(new PeriodicTimer(interval, time));
    }

    /// <summary>Counts a request that has ended.</summary>
    public void Count(RequestContext request, UsageOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(request);
        var hour = request.Now.ToUnixTimeMilliseconds() / HourMilliseconds;
        var key = new Key(request.Principal.ClientNumber, request.Operation, hour);
        var shard = shards[(uint)key.GetHashCode() % Shards];
        lock (shard.Gate)
        {
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(shard.Rows, key, out _);
            counts.Client ??= request.Principal.Client;
            counts.Add(outcome);
        }
    }

    /// <summary>Hands everything counted so far to the store.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            waiting = Gather();
            if (waiting.Count > 0)
                await store.AddAsync(waiting, cancellationToken).ConfigureAwait(false);
            waiting = [];
        }
        finally
        {
            flushing.Release();
        }
    }

    /// <summary>Stops counting and hands over the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
            return;

        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        await TryFlushAsync().ConfigureAwait(false);
        stop.Dispose();
        flushing.Dispose();
    }

    private async Task FlushUntilStoppedAsync(PeriodicTimer timer)
    {
        using var _ = timer;
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
                await TryFlushAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    // Never cancelled: rows whose commit was under way when we gave up would be counted twice.
    private async ValueTask TryFlushAsync()
    {
        try
        {
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            complain($"usage counts: the store did not take {waiting.Count} rows ({error.Message}); they are offered again.");
        }
    }

    private List<UsageRow> Gather()
    {
        var rows = new List<UsageRow>(waiting);
        foreach (var shard in shards)
            foreach (var (key, counts) in shard.Swap())
                rows.Add(counts.ToRow(key));

        return waiting.Count == 0 ? rows : Merge(rows);
    }

    // A store that is away for hours must not make the list grow with every interval.
    private static List<UsageRow> Merge(List<UsageRow> rows) =>
    [
        .. rows.GroupBy(row => (row.Hour, row.Client, row.Operation, row.Class)).Select(same => new UsageRow(
            same.Key.Hour, same.Key.Client, same.Key.Operation, same.Key.Class,
            same.Sum(row => row.Ok), same.Sum(row => row.Refused), same.Sum(row => row.Limited), same.Sum(row => row.Failed), same.Sum(row => row.Watched))),
    ];

    private readonly record struct Key(int Client, CompiledOperation? Operation, long Hour)
    {
        public override int GetHashCode() => (int)((uint)(Client * 31 + (Operation?.Number ?? -1)) * 2_654_435_769u >> 4) ^ (int)Hour;

        public bool Equals(Key other) => Client == other.Client && ReferenceEquals(Operation, other.Operation) && Hour == other.Hour;
    }

    private struct Counts
    {
        public string? Client;
        private long ok;
        private long refused;
        private long limited;
        private long failed;
        private long watched;

        public void Add(UsageOutcome outcome)
        {
            switch (outcome)
            {
                case UsageOutcome.Ok: ok++; break;
                case UsageOutcome.Refused: refused++; break;
                case UsageOutcome.Limited: limited++; break;
                case UsageOutcome.Watched: watched++; break;
                default: failed++; break;
            }
        }

        public readonly UsageRow ToRow(in Key key) =>
            new(key.Hour * HourMilliseconds, Client ?? "", key.Operation?.Name ?? "", key.Operation?.Class ?? default, ok, refused, limited, failed, watched);
    }

    private sealed class Shard
    {
        private static readonly Dictionary<Key, Counts> None = [];

        public Lock Gate { get; } = new();

        public Dictionary<Key, Counts> Rows { get; private set; } = [];

        public Dictionary<Key, Counts> Swap()
        {
            lock (Gate)
            {
                var rows = Rows;
                Rows = rows.Count == 0 ? rows : [];
                return rows.Count == 0 ? None : rows;
            }
        }
    }
}
