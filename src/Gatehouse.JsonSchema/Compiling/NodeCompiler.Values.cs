using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.JsonSchema.Checking;
using Gatehouse.JsonSchema.Formats;
using Gatehouse.JsonSchema.Json;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>Keywords for types, constants, numbers and strings.</summary>
internal sealed partial class NodeCompiler
{
    private void FillTypes(SchemaNode node, SchemaSite site)
    {
        node.StrictInteger = site.Resource.Dialect == SchemaDialect.Draft4;
        if (!site.Element.TryGetProperty("type", out var type))
            return;
        var names = type.ValueKind == JsonValueKind.String ? [type.GetString()!] : Names(type);
        var types = JsonTypes.None;
        foreach (var name in names ?? [""])
        {
            var one = Expectation.Type(name);
            if (one == JsonTypes.None)
                Problem(node, site, "/type", "null, boolean, integer, number, string, array or object", $"'{name}'");
            types |= one;
        }

        if (site.Resource.Dialect == SchemaDialect.OpenApi30 && site.Element.TryGetProperty("nullable", out var nullable) && nullable.ValueKind == JsonValueKind.True)
            types |= JsonTypes.Null;
        (node.Types, node.TypesExpected) = (types, Expectation.Of(types));
    }

    private static void FillConstants(SchemaNode node, SchemaSite site)
    {
        if (site.Resource.Dialect != SchemaDialect.Draft4 && site.Element.TryGetProperty("const", out var single))
            node.Constants = Constants("const", [single]);
        else if (site.Element.TryGetProperty("enum", out var list) && list.ValueKind == JsonValueKind.Array)
            node.Constants = Constants("enum", [.. list.EnumerateArray()]);
    }

    private static ConstantRule Constants(string keyword, List<JsonElement> values)
    {
        var texts = new Utf8Table();
        foreach (var value in values)
            if (value.ValueKind == JsonValueKind.String)
                texts.Add(value.GetString()!);

        return new ConstantRule(keyword, [.. values.Where(v => v.ValueKind != JsonValueKind.String).Select(v => new JsonConstant(v))], texts, Expectation.OneOf(values));
    }

    private void FillNumbers(SchemaNode node, SchemaSite site)
    {
        var rules = node.Numbers ?? new NumberRules();
        Limit(node, site, rules, "minimum", "exclusiveMinimum", false);
        Limit(node, site, rules, "maximum", "exclusiveMaximum", true);
        MultipleOf(node, site, rules);
        if (rules.Limits.Count > 0 || rules.MultipleOf is not null)
            node.Numbers = rules;
    }

    // Both spellings in every dialect: exclusiveMinimum as a flag (draft 4) and as a limit of its own.
    private void Limit(SchemaNode node, SchemaSite site, NumberRules rules, string keyword, string exclusiveKeyword, bool upper)
    {
        var exclusive = site.Element.TryGetProperty(exclusiveKeyword, out var flag);
        if (exclusive && flag.ValueKind is not (JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
            Problem(node, site, "/" + exclusiveKeyword, "a number", "something else");
        if (exclusive && flag.ValueKind == JsonValueKind.Number)
            rules.Limits.Add((Raw(flag), upper, true, exclusiveKeyword, Expectation.Limit(flag.GetRawText(), upper, true)));
        if (!site.Element.TryGetProperty(keyword, out var limit))
            return;

        var only = exclusive && flag.ValueKind == JsonValueKind.True;
        if (limit.ValueKind == JsonValueKind.Number)
            rules.Limits.Add((Raw(limit), upper, only, keyword, Expectation.Limit(limit.GetRawText(), upper, only)));
        else
            Problem(node, site, "/" + keyword, "a number", "something else");
    }

    private void MultipleOf(SchemaNode node, SchemaSite site, NumberRules rules)
    {
        if (!site.Element.TryGetProperty("multipleOf", out var multiple))
            return;
        var value = multiple.ValueKind == JsonValueKind.Number ? new JsonDecimal(Raw(multiple)) : default;
        if (value.IsZero || value.IsNegative || value.DigitCount > 19 || !ulong.TryParse(value.Digits(), NumberStyles.None, CultureInfo.InvariantCulture, out var digits))
            Problem(node, site, "/multipleOf", "a number above 0 with at most 19 digits", "something else");
        else
            rules.MultipleOf = (digits, value.Exponent, $"a multiple of {multiple.GetRawText()}");
    }

    private void FillTexts(SchemaNode node, SchemaSite site)
    {
        var rules = node.Texts ?? new TextRules();
        var used = FillCounts(node, site, "minLength", "maxLength", "characters", (min, max, text) => (rules.Min, rules.Max, rules.LengthExpected) = (min, max, "a string of " + text));
        if (Text(site, "pattern") is { } source)
        {
            rules.Pattern = Pattern(node, site, "/pattern", source);
            rules.PatternExpected = $"a string that matches {source}";
            used = true;
        }

        if (used)
            node.Texts = rules;
    }

    // Formats are a vocabulary of their own; a name says something about strings or about numbers.
    private void FillFormat(SchemaNode node, SchemaSite site)
    {
        if (!options.AssertFormats || Text(site, "format") is not { } format)
            return;
        if (TextFormat.Find(format) is { } known)
            node.Texts = new TextRules { Format = known };
        node.Numbers = NumberFormat.Find(format);
    }

    private static byte[] Raw(JsonElement number) => Encoding.ASCII.GetBytes(number.GetRawText());
}
