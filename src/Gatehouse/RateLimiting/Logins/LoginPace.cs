namespace Gatehouse.RateLimiting.Logins;

/// <summary>How long a failed login takes, whatever failed.</summary>
/// <remarks>
/// Account enumeration by timing (CWE-208): an upstream that finds no such account answers at once, one that compares a password computes a
/// slow hash first. So no failure is answered before the slowest answer of the last hour or two could have been; successes are watched too, since they
/// compute the same hash and nobody need fail for them. The time is rounded up to a grid with a quarter to spare, so that ordinary unevenness stays
/// beneath it. An upstream that takes longer than <see cref="Longest"/> for some accounts only still shows them.
/// </remarks>
internal sealed class LoginPace(TimeProvider time)
{
    /// <summary>No failure is held longer: 2 seconds, counted from when the login was let through.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>What the slowest answer is taken to have been before any was seen: 200 ms, as bcrypt with cost 12 takes.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Grid = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private long began = time.GetTimestamp();
    private TimeSpan slowest = First;
    private TimeSpan before = First;

    /// <summary>Remembers how long an answer took.</summary>
    public void Saw(TimeSpan took)
    {
        lock (gate)
        {
            Turn();
            if (took > slowest)
                slowest = took;
        }
    }

    /// <summary>How long a failure that took so long must still be held.</summary>
    public TimeSpan HoldFor(TimeSpan took)
    {
        var pace = Pace();
        return took < pace ? pace - took : TimeSpan.Zero;
    }

    private TimeSpan Pace()
    {
        lock (gate)
        {
            Turn();
            var least = Math.Max(slowest.Ticks, before.Ticks) * 5 / 4;
            return TimeSpan.FromTicks(Math.Min(Longest.Ticks, (least + Grid.Ticks - 1) / Grid.Ticks * Grid.Ticks));
        }
    }

    // Two windows, so that the slowest is kept for at least one.
    private void Turn()
    {
        var age = time.GetElapsedTime(began);
        if (age < Window)
            return;

        before = age < Window * 2 ? slowest : TimeSpan.Zero;
        slowest = TimeSpan.Zero;
        began = time.GetTimestamp();
    }
}
