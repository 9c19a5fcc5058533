using System.Globalization;

namespace Gatehouse.Gateway.Commands;

/// <summary>Lengths of time as typed: <c>90d</c>, <c>12h</c>, <c>30m</c>, <c>never</c>.</summary>
internal static class Periods
{
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1), AtMost = TimeSpan.FromDays(3650);

    /// <summary>Reads one.</summary>
    /// <returns>Null for <c>never</c>.</returns>
    /// <exception cref="StopException">It is no length from one minute to ten years.</exception>
    public static TimeSpan? Read(string option, string text) => text == "never" ? null : Length(option, text, " or 'never'");

    /// <summary>Reads one that is never <c>never</c>.</summary>
    /// <param name="option">What it is told as.</param>
    /// <param name="text">As typed.</param>
    /// <param name="or">What else would be right; for the message.</param>
    /// <exception cref="StopException">It is no length from one minute to ten years.</exception>
    public static TimeSpan Length(string option, string text, string or = "")
    {
        var unit = text.Length == 0 ? ' ' : text[^1];
        if (UnitOf(unit) is { } one && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= AtMost / one && number * one >= AtLeast)
            return number * one;

        throw new StopException($"{option}: expected a time such as '90d', '12h', '30m' (one minute to ten years){or}, found '{Plain.Text(text)}'", exit: Exit.WrongUsage);
    }

    private static TimeSpan? UnitOf(char unit) => unit switch
    {
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        'w' => TimeSpan.FromDays(7),
        _ => null,
    };
}
