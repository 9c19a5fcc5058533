using System.Globalization;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary>Points in time as typed: <c>2026-11-24</c>, <c>2026-11-24T10:30:00Z</c>, or so long ago: <c>7d</c>, <c>2h</c>.</summary>
internal static class Moments
{
    /// <summary>Reads one; without a zone it is UTC.</summary>
    /// <exception cref="StopException">It is none of these.</exception>
    public static DateTimeOffset? Read(string option, string? text, DateTimeOffset now)
    {
        if (text is null)
            return null;
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.fffK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return at;
        if (text.Length > 1 && char.IsAsciiDigit(text[0]) && char.IsAsciiLetter(text[^1]) && !text.Contains('-', StringComparison.Ordinal))
            return now - Periods.Length(option, text);

        throw new StopException($"{option}: expected a time such as '2026-11-24', '2026-11-24T10:30:00Z' or '7d' (so long ago), found '{Plain.Text(text)}'", exit: Exit.WrongUsage);
    }
}
