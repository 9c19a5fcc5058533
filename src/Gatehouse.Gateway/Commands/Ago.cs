namespace Gatehouse.Gateway.Commands;

/// <summary>How long ago, as a person says it.</summary>
internal static class Ago
{
    /// <summary><c>just now</c>, <c>12 minutes ago</c>, <c>3 hours ago</c>, <c>5 days ago</c></summary>
    public static string Of(TimeSpan past) => past switch
    {
        { TotalMinutes: < 2 } => "just now",
        { TotalHours: < 2 } => Count.Of((long)past.TotalMinutes, "minute") + " ago",
        { TotalDays: < 2 } => Count.Of((long)past.TotalHours, "hour") + " ago",
        _ => Count.Of((long)past.TotalDays, "day") + " ago",
    };
}
