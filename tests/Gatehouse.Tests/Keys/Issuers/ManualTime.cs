namespace Gatehouse.Tests.Keys.Issuers;

/// <summary>Time that passes when a test says so, timers included.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        lock (gate)
            alarms.Add(alarm);
        return alarm;
    }

    /// <summary>Lets time pass and rings what is due.</summary>
    internal void Pass(TimeSpan time)
    {
        List<Alarm> due;
        lock (gate)
        {
            now += time;
            due = [.. alarms.Where(alarm => alarm.At <= now)];
        }

        foreach (var alarm in due)
            alarm.Ring();
    }

    private sealed class Alarm(ManualTime time, Action ring) : ITimer
    {
        internal DateTimeOffset At { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            At = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time.now + dueTime;
            return true;
        }

        internal void Ring()
        {
            At = DateTimeOffset.MaxValue;
            ring();
        }

        public void Dispose()
        {
            lock (time.gate)
                time.alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
