using System.Collections.Concurrent;

namespace Gatehouse.Authentication;

/// <summary>Where slow hashes are computed: on one or two threads of their own, never on those that carry requests (CWE-400; textbee#250, rallly#2534).</summary>
/// <remarks>At most 32 wait; the next one is told to come again. The threads begin with the first check: without imported keys there are none.</remarks>
internal sealed class SlowChecks : IDisposable
{
    private const int MostWaiting = 32;
    private static readonly int Threads = Math.Clamp(Environment.ProcessorCount / 2, 1, 2);

    private readonly BlockingCollection<(Func<int> Work, TaskCompletionSource<int> Done)> waiting = new(MostWaiting);
    private readonly Lock starting = new();
    private bool started;
    private long begun;

    /// <summary>Checks begun since the start.</summary>
    internal long Begun => Interlocked.Read(ref begun);

    /// <summary>Begins a check.</summary>
    /// <param name="work">Computes; whatever it throws counts as -1.</param>
    /// <returns>Its result once it is there; null when too many wait.</returns>
    internal Task<int>? TryStart(Func<int> work)
    {
        Start();
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!waiting.TryAdd((work, done)))
            return null;

        Interlocked.Increment(ref begun);
        return done.Task;
    }

    /// <inheritdoc />
    public void Dispose() => waiting.CompleteAdding();

    private void Start()
    {
        lock (starting)
        {
            for (var i = 0; i < Threads && !started; i++)
                new Thread(Work) { IsBackground = true, Name = "gatehouse slow hashes" }.Start();

            started = true;
        }
    }

    private void Work()
    {
        foreach (var (work, done) in waiting.GetConsumingEnumerable())
            done.SetResult(Computed(work));
    }

    private static int Computed(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return -1;   // a stored hash that the library cannot read proves nothing
        }
    }
}
