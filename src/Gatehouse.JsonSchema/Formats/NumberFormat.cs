using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Formats;

/// <summary>OpenAPI's formats for numbers, as exact limits.</summary>
internal static class NumberFormat
{
    public static void Add(string format, NumberRules rules)
    {
        switch (format)
        {
            case "int32":
                Whole(rules, "-2147483648"u8, "2147483647"u8, "a whole number of 32 bits");
                break;
            case "int64":
                Whole(rules, "-9223372036854775808"u8, "9223372036854775807"u8, "a whole number of 64 bits");
                break;
            case "float":
                Between(rules, "-3.4028235677973366e38"u8, "3.4028235677973366e38"u8, "a number within the range of a 32-bit float");
                break;
            case "double":
                Between(rules, "-1.7976931348623159e308"u8, "1.7976931348623159e308"u8, "a number within the range of a 64-bit float");
                break;
        }
    }

    private static void Whole(NumberRules rules, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, string expected)
    {
        rules.WholeExpected = expected;
        Between(rules, from, to, expected);
    }

    private static void Between(NumberRules rules, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, string expected)
    {
        rules.Limits.Add((from.ToArray(), false, false, "format", expected));
        rules.Limits.Add((to.ToArray(), true, false, "format", expected));
    }
}
