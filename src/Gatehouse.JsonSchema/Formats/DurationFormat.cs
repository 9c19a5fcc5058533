namespace Gatehouse.JsonSchema.Formats;

/// <summary>Durations of RFC 3339, appendix A: units in order, none left out between two, weeks alone.</summary>
internal static class DurationFormat
{
    public static bool IsDuration(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || text[0] != 'P')
            return false;
        text = text[1..];
        if (text[^1] == 'W')
            return Units(text, "W"u8);

        var time = text.IndexOf((byte)'T');
        return time < 0
            ? Units(text, "YMD"u8)
            : (time == 0 || Units(text[..time], "YMD"u8)) && Units(text[(time + 1)..], "HMS"u8);
    }

    private static bool Units(ReadOnlySpan<byte> text, ReadOnlySpan<byte> order)
    {
        var last = -1;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            var unit = digits < 1 ? -1 : order.IndexOf(text[digits]);
            if (unit < 0 || (last >= 0 && unit != last + 1))
                return false;
            last = unit;
            text = text[(digits + 1)..];
        }

        return last >= 0;
    }
}
