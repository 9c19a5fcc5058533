namespace Gatehouse.RateLimiting;

/// <summary>Nanoseconds since the process began to count.</summary>
/// <remarks>
/// Limits run on this clock only. A wall clock can be set back (everybody locked out until it catches up)
/// or forward (every quota full again); a monotonic one can do neither.
/// </remarks>
internal sealed class ElapsedClock(TimeProvider time)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private readonly long start = time.GetTimestamp();
    private readonly long frequency = time.TimestampFrequency;

    /// <summary>Nanoseconds, from 0, never decreasing; enough for 292 years.</summary>
    public long Now
    {
        get
        {
            var elapsed = time.GetTimestamp() - start;
            return frequency == NanosecondsPerSecond ? elapsed : (long)((Int128)elapsed * NanosecondsPerSecond / frequency);
        }
    }

    /// <summary>Whole seconds, rounded up.</summary>
    public static int SecondsUp(long nanoseconds) =>
        (int)Math.Min(int.MaxValue, (nanoseconds + NanosecondsPerSecond - 1) / NanosecondsPerSecond);
}
