namespace Gatehouse.Tests.RateLimiting;

/// <summary>A clock that moves only when told; wall and monotonic time apart, so that one can jump without the other.</summary>
internal sealed class ManualClock(long frequency = 1_000_000_000) : TimeProvider
{
    private TimeSpan elapsed;

    public DateTimeOffset Wall { get; set; } = new(2025, 7, 27, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => frequency;

    public override long GetTimestamp() => 5 * frequency + (long)(elapsed.Ticks * (Int128)frequency / TimeSpan.TicksPerSecond);

    public override DateTimeOffset GetUtcNow() => Wall;

    public void Pass(TimeSpan time)
    {
        elapsed += time;
        Wall += time;
    }
}
