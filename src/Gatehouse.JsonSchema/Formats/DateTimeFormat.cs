namespace Gatehouse.JsonSchema.Formats;

/// <summary>Dates and times of RFC 3339, section 5.6.</summary>
internal static class DateTimeFormat
{
    public static bool IsDateTime(ReadOnlySpan<byte> text) =>
        text.Length > 11 && text[10] is (byte)'T' or (byte)'t' && IsDate(text[..10]) && IsTime(text[11..]);

    public static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length == 10 && text[4] == '-' && text[7] == '-'
        && Digits(text[..4], out var year) && Digits(text[5..7], out var month) && Digits(text[8..], out var day)
        && month is >= 1 and <= 12 && day >= 1 && day <= (year == 0 ? DateTime.DaysInMonth(4, month) : DateTime.DaysInMonth(year, month));

    /// <summary>A time with its offset; second 60 only where a leap second can be, at 23:59 UTC.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 9 || text[2] != ':' || text[5] != ':'
            || !Digits(text[..2], out var hour) || !Digits(text[3..5], out var minute) || !Digits(text[6..8], out var second)
            || hour > 23 || minute > 59 || second > 60)
            return false;

        var rest = text[8..];
        if (rest[0] == '.')
        {
            var end = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (end < 1)
                return false;
            rest = rest[(end + 1)..];
        }

        return Offset(rest, out var offset) && (second < 60 || (hour * 60 + minute - offset + 2 * 1440) % 1440 == 1439);
    }

    private static bool Offset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
            return text[0] is (byte)'Z' or (byte)'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !Digits(text[1..3], out var hour) || !Digits(text[4..], out var minute) || hour > 23 || minute > 59)
            return false;

        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = value * 10 + digit - '0';
        }

        return true;
    }
}
