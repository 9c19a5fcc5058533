namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>How long a window lasts, as a person says it.</summary>
internal static class Lasting
{
    /// <summary><c>1 hour</c>, <c>15 minutes</c>, <c>20 seconds</c></summary>
    public static string Of(TimeSpan window) => window switch
    {
        { TotalHours: >= 1 } when window.Ticks % TimeSpan.TicksPerHour == 0 => Count.Of((int)window.TotalHours, "hour"),
        { TotalMinutes: >= 1 } when window.Ticks % TimeSpan.TicksPerMinute == 0 => Count.Of((int)window.TotalMinutes, "minute"),
        _ => Count.Of((int)window.TotalSeconds, "second"),
    };
}
