using System.Globalization;
using System.Text.Json;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>What keywords expect, in a person's words. Made once, when a schema is compiled.</summary>
internal static class Expectation
{
    private const int MaxShown = 200;

    private static readonly (string Name, JsonTypes Type, string Words)[] Types =
    [
        ("string", JsonTypes.String, "a string"),
        ("number", JsonTypes.Number, "a number"),
        ("integer", JsonTypes.Integer, "a whole number"),
        ("boolean", JsonTypes.Boolean, "true or false"),
        ("array", JsonTypes.Array, "a list"),
        ("object", JsonTypes.Object, "an object"),
        ("null", JsonTypes.Null, "null"),
    ];

    public static JsonTypes Type(string name) => Types.FirstOrDefault(type => type.Name == name).Type;

    public static string Of(JsonTypes types) =>
        string.Join(" or ", Types.Where(type => (types & type.Type) == type.Type && !(type.Type == JsonTypes.Integer && (types & JsonTypes.Number) == JsonTypes.Number)).Select(type => type.Words));

    public static string Range(int min, int max, string unit) => (min, max) switch
    {
        (_, int.MaxValue) => $"at least {N(min)} {unit}",
        (0, _) => $"at most {N(max)} {unit}",
        _ when min == max => $"exactly {N(min)} {unit}",
        _ => $"{N(min)} to {N(max)} {unit}",
    };

    public static string Limit(string limit, bool upper, bool exclusive) => (upper, exclusive) switch
    {
        (true, true) => $"a number below {limit}",
        (true, false) => $"a number of at most {limit}",
        (false, true) => $"a number above {limit}",
        _ => $"a number of at least {limit}",
    };

    public static string OneOf(IReadOnlyList<JsonElement> values)
    {
        var all = string.Join(", ", values.Select(value => value.GetRawText()));
        var shown = all.Length <= MaxShown ? all : $"{all[..MaxShown]}…";
        return values.Count == 1 ? shown : $"one of {shown}";
    }

    private static string N(int value) => value.ToString(CultureInfo.InvariantCulture);
}
