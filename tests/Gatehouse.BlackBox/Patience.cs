namespace Gatehouse.BlackBox;

/// <summary>How long anything here is waited for. Nothing waits for ever, and nothing sleeps.</summary>
public static class Patience
{
    /// <summary>For anything that takes a moment; reaching it is a failure.</summary>
    public static TimeSpan Moment { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs out after <see cref="Moment"/>.</summary>
    public static CancellationToken Token() => new CancellationTokenSource(Moment).Token;

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <param name="what">For the failure's text.</param>
    /// <param name="condition">The question; every asking takes its own time.</param>
    /// <exception cref="TimeoutException">The answer stayed no.</exception>
    public static async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        var end = TimeProvider.System.GetTimestamp() + TimeProvider.System.TimestampFrequency * (long)Moment.TotalSeconds;
        while (!await condition())
        {
            if (TimeProvider.System.GetTimestamp() > end)
                throw new TimeoutException($"Waited {Moment.TotalSeconds} s until {what}.");
            await Task.Yield();
        }
    }
}
