using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Formats;

/// <summary>OpenAPI's formats for numbers, as exact limits.</summary>
internal static class NumberFormat
{
    /// <summary>The limits a format sets; null when it says nothing about numbers.</summary>
    public static NumberRules? Find(string format) => format switch
    {
        "int32" => Between("-2147483648"u8, "2147483647"u8, "a whole number of 32 bits", whole: true),
        "int64" => Between("-9223372036854775808"u8, "9223372036854775807"u8, "a whole number of 64 bits", whole: true),
        "float" => Between("-3.4028235677973366e38"u8, "3.4028235677973366e38"u8, "a number within the range of a 32-bit float"),
        "double" => Between("-1.7976931348623159e308"u8, "1.7976931348623159e308"u8, "a number within the range of a 64-bit float"),
        _ => null,
    };

    private static NumberRules Between(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, string expected, bool whole = false)
    {
        var rules = new NumberRules { WholeExpected = whole ? expected : null };
        rules.Limits.Add((from.ToArray(), false, false, "format", expected));
        rules.Limits.Add((to.ToArray(), true, false, "format", expected));
        return rules;
    }
}
