using Gatehouse.Policy.Model;

namespace Gatehouse.RateLimiting;

/// <summary>A quota in the numbers GCRA computes with.</summary>
internal readonly struct Rate
{
    private const int MaxPermits = 1_000_000_000;
    private const long NanosecondsPerTick = 100;

    private Rate(int permits, long windowNanoseconds, int windowSeconds)
    {
        Permits = permits;
        WindowSeconds = windowSeconds;

        // Rounded up: a hair slower than the policy says, never faster.
        Interval = (windowNanoseconds + permits - 1) / permits;
        Capacity = Interval * permits;
    }

    /// <summary>Requests per window, after the plan's factor: 1 to 1,000,000,000.</summary>
    public int Permits { get; }

    /// <summary>Length of the window, whole seconds.</summary>
    public int WindowSeconds { get; }

    /// <summary>Nanoseconds that one request costs.</summary>
    public long Interval { get; }

    /// <summary>Nanoseconds that may be owed at once: exactly <see cref="Permits"/> requests.</summary>
    public long Capacity { get; }

    /// <summary>The rate of a quota.</summary>
    /// <param name="quota">As the policy says.</param>
    /// <param name="factor">Of the client's plan; what is below one permit is one permit.</param>
    public static Rate Of(Quota quota, double factor = 1)
    {
        var permits = factor == 1 ? quota.Permits : Scaled(quota.Permits, factor);
        return new Rate(permits, quota.Window.Ticks * NanosecondsPerTick, (int)(quota.Window.Ticks / TimeSpan.TicksPerSecond));
    }

    // 100 x 1.15 is 114.99999999999999 in binary; the policy means 115.
    private static int Scaled(int permits, double factor) =>
        factor > 0 ? (int)Math.Clamp(Math.Floor(permits * factor + 1e-6), 1, MaxPermits) : 1;
}
