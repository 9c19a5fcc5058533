namespace Gatehouse.RateLimiting.Logins;

/// <summary>What failed under one name lately, and until when it is stopped.</summary>
/// <remarks>An attempt is counted when it is made and given back when it was none, so that many at once cannot all pass before the first answer (CWE-307, CWE-367).</remarks>
internal struct Guesses
{
    private const int MostDoublings = 4;

    /// <summary>The word of <see cref="Gcra"/>.</summary>
    public long Owed;

    /// <summary>Nanoseconds of the clock; nothing is admitted before.</summary>
    public long Until;

    private int stops;

    /// <summary>How much is against it; the place of the one with the least is given to a newcomer.</summary>
    public readonly long Weight => Math.Max(Owed, Until);

    /// <summary>Asks for one attempt, and counts it as failed until it is given back.</summary>
    public Taken Take(in Rate rate, long now) => Until > now ? new Taken(false, rate.Capacity, Until - now) : Gcra.Take(ref Owed, rate, now);

    /// <summary>The attempt was no failure.</summary>
    public void GiveBack(in Rate rate) => Owed -= rate.Interval;

    /// <summary>The attempt failed. When it was the last that was left, nothing is admitted for a window; the next time for twice as long, at most 16 windows.</summary>
    public void Fail(in Rate rate, long now)
    {
        // Failures that were on their way when the stop began must not lengthen it.
        if (Until > now || Gcra.Ask(Owed, rate, now).Admitted)
            return;
        if (now - Until > rate.Capacity << MostDoublings)
            stops = 0;

        Until = now + (rate.Capacity << stops);
        stops = Math.Min(stops + 1, MostDoublings);
    }
}
