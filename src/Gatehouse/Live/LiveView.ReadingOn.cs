namespace Gatehouse.Live;

public sealed partial class LiveView
{
    /// <summary>How long a request waits for what it must be judged by.</summary>
    internal static readonly TimeSpan ReadOnAtMost = TimeSpan.FromSeconds(1);

    /// <summary>How many requests wait for it at a time.</summary>
    internal const int MostReadingOn = 256;

    private long readings;
    private int readingOn;

    /// <inheritdoc />
    /// <remarks>
    /// One reading of the log that begins after the question settles it: what was confirmed to anybody stood in the log by then. So a number
    /// that somebody made up holds nobody for longer than that, and is not waited for (CWE-770).
    /// </remarks>
    public ValueTask<ReadOn> ReadOnAsync(long seq, CancellationToken cancellationToken) =>
        Current.Snapshot.Seq >= seq ? new(ReadOn.Reached) : WaitForReadingAsync(seq, cancellationToken);

    private async ValueTask<ReadOn> WaitForReadingAsync(long seq, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref readingOn) > MostReadingOn)
                return ReadOn.NotNow;

            var next = Volatile.Read(ref readings) + 1;
            Wake();
            return await waiters.WaitAsync(seq, next, ReadOnAtMost, time, cancellationToken) switch
            {
                true => ReadOn.Reached,
                false => ReadOn.Ahead,
                null => ReadOn.NotNow,
            };
        }
        finally
        {
            Interlocked.Decrement(ref readingOn);
        }
    }
}
