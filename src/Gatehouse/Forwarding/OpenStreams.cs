using Gatehouse.Live;
using Gatehouse.Request;

namespace Gatehouse.Forwarding;

/// <summary>Everything that is being forwarded now, judged again whenever what is known changes, and once a second for what ends by the clock.</summary>
/// <remarks>
/// A stream that outlives the right it was opened with is the hole of gateways that check only when it opens. So a change is
/// confirmed only after every stream it ends was cut; a request judged by an older state asks again before it is sent.
/// </remarks>
internal sealed class OpenStreams : IDisposable
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(1);

    private readonly ILiveState live;
    private readonly TimeProvider time;
    private readonly Shard[] shards;
    private ITimer? timer;
    private long cuts;

    internal OpenStreams(ILiveState live, TimeProvider time)
    {
        (this.live, this.time) = (live, time);
        shards = new Shard[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 4)];
        for (var i = 0; i < shards.Length; i++)
            shards[i] = new Shard();
    }

    /// <summary>How many were cut since the start.</summary>
    internal long Cuts => Interlocked.Read(ref cuts);

    /// <summary>How many are open.</summary>
    internal int Count => shards.Sum(shard => shard.Count);

    /// <summary>Begins to look at the clock.</summary>
    internal void Start() => timer = time.CreateTimer(_ => Judge(live.Current), null, Rhythm, Rhythm);

    /// <summary>Lists a request that is about to be sent. When the state it was judged by is not the newest it is judged again: <see cref="OpenStream.WhyCut"/>.</summary>
    internal OpenStream Open(RequestContext request)
    {
        var stream = shards[Thread.GetCurrentProcessorId() & (shards.Length - 1)].Add(request);

        // Listed first, asked then: a change that comes between the two finds it in the list.
        var now = live.Current;
        if (!ReferenceEquals(now, request.State) && Standing.WhyNot(request, now, time.GetUtcNow().ToUnixTimeSeconds(), live.IsFresh) is { } why && stream.Cut(request, why) is not null)
            Interlocked.Increment(ref cuts);

        return stream;
    }

    /// <summary>Takes a request off the list; its object is not touched after.</summary>
    internal static void Close(OpenStream stream) => stream.Shard.Remove(stream);

    /// <summary>Judges all of them; returns when those that no longer may are cut.</summary>
    internal void Judge(LiveState state)
    {
        var (now, fresh) = (time.GetUtcNow().ToUnixTimeSeconds(), live.IsFresh);
        List<(OpenStream Stream, RequestContext Request, Refusal Why)>? refused = null;
        foreach (var shard in shards)
            shard.Each((stream, request) =>
            {
                if (Standing.WhyNot(request, state, now, fresh) is { } why)
                    (refused ??= []).Add((stream, request, why));
            });

        if (refused is not null)
            Cut(refused);
    }

    /// <inheritdoc />
    public void Dispose() => timer?.Dispose();

    // Outside of the lists' locks: what ends takes itself off them.
    private void Cut(List<(OpenStream Stream, RequestContext Request, Refusal Why)> refused)
    {
        var told = new List<Task>(refused.Count);
        foreach (var (stream, request, why) in refused)
            if (stream.Cut(request, why) is { } telling)
                told.Add(telling);

        Interlocked.Add(ref cuts, told.Count);

        // Bounded: a caller whose code hangs must not keep the node from the next change. Its stream is cut all the same.
        _ = Task.WhenAll(told).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(Patience);
    }

    /// <summary>One of several lists, so that processors do not wait for each other; and the objects that are free to be used again.</summary>
    internal sealed class Shard
    {
        private const int MostFree = 256;

        private readonly Lock guard = new();
        private OpenStream? first, free;
        private int freeCount;

        internal int Count { get; private set; }

        internal OpenStream Add(RequestContext request)
        {
            lock (guard)
            {
                var stream = free;
                if (stream is null)
                    stream = new OpenStream(this);
                else
                    (free, freeCount) = (stream.Next, freeCount - 1);

                stream.Begin(request);
                (stream.Next, stream.Previous) = (first, null);
                if (first is not null)
                    first.Previous = stream;

                first = stream;
                Count++;
                return stream;
            }
        }

        internal void Remove(OpenStream stream)
        {
            var usable = stream.End();
            lock (guard)
            {
                if (stream.Next is { } next)
                    next.Previous = stream.Previous;
                if (stream.Previous is { } previous)
                    previous.Next = stream.Next;
                else
                    first = stream.Next;

                Count--;
                (stream.Next, stream.Previous) = (null, null);
                if (usable && freeCount < MostFree)
                    (stream.Next, free, freeCount) = (free, stream, freeCount + 1);
            }
        }

        internal void Each(Action<OpenStream, RequestContext> look)
        {
            lock (guard)
                for (var stream = first; stream is not null; stream = stream.Next)
                    if (stream.Request is { } request)
                        look(stream, request);
        }
    }
}
