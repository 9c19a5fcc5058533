namespace Gatehouse.Tests.RateLimiting.Logins;

/// <summary>A clock that moves only when told, and whose timers ring only then.</summary>
internal sealed class TimerClock : TimeProvider
{
    private readonly List<Timer> timers = [];
    private TimeSpan elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2025, 7, 27, 12, 0, 0, TimeSpan.Zero) + elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state)) { Due = DueIn(dueTime) };
        timers.Add(timer);
        return timer;
    }

    public void Pass(TimeSpan time)
    {
        elapsed += time;
        foreach (var timer in timers.Where(timer => timer.Due <= elapsed).ToList())
        {
            timers.Remove(timer);
            timer.Ring();
        }
    }

    private TimeSpan DueIn(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.MaxValue : elapsed + time;

    private sealed class Timer(TimerClock clock, Action ring) : ITimer
    {
        private bool disposed;

        public TimeSpan Due { get; set; }

        public void Ring()
        {
            if (!disposed)
                ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = clock.DueIn(dueTime);
            return !disposed;
        }

        public void Dispose() => disposed = true;

        public ValueTask DisposeAsync()
        {
            disposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
