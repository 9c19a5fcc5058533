using Gatehouse.Request;

namespace Gatehouse.RateLimiting;

/// <summary>The answer over the limit: the guide's six fields, and the state for the header fields.</summary>
internal static class LimitRefusal
{
    /// <summary>The state of a quota after a request was counted, or refused.</summary>
    /// <remarks>
    /// When refused, the reset is the time of Retry-After: clients that read only the one or the other
    /// must come back at the same time (draft-ietf-httpapi-ratelimit-headers).
    /// </remarks>
    public static QuotaState StateOf(string name, in Rate rate, in Taken taken) => new(
        name,
        rate.Permits,
        rate.WindowSeconds,
        taken.Admitted ? taken.Remaining(rate) : 0,
        ElapsedClock.SecondsUp(taken.Admitted ? taken.Owed : taken.Wait));

    /// <summary>429 with the wait in whole seconds, rounded up, at least 1 (requirement 5.04).</summary>
    /// <param name="what">The sentence before the wait, without its full stop.</param>
    /// <param name="reason">For the log.</param>
    /// <param name="rate">The quota that is exhausted: everything it permits was asked for.</param>
    /// <param name="wait">Nanoseconds until one request is let in.</param>
    /// <param name="now">The wall clock, for <c>reset_time</c> only.</param>
    public static Refusal Of(string what, string reason, in Rate rate, long wait, DateTimeOffset now)
    {
        var seconds = ElapsedClock.SecondsUp(wait);
        var unit = seconds == 1 ? "second" : "seconds";
        return new Refusal(429, "rate_limit_exceeded", $"{what}. The next one will be accepted in {seconds} {unit}.", reason)
        {
            Limit = new LimitExceeded(rate.Permits, rate.Permits, ResetAt(now, wait), seconds),
        };
    }

    // Sent without fractions, so rounded up: a client that waits until then must be let in.
    private static DateTimeOffset ResetAt(DateTimeOffset now, long wait)
    {
        var ticks = now.UtcTicks + (wait + 99) / 100;
        return new DateTimeOffset((ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }
}
