using System.Text.Json;
using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>Keywords for arrays.</summary>
internal sealed partial class NodeCompiler
{
    private void FillArrays(SchemaNode node, SchemaSite site)
    {
        var rules = new ArrayRules();
        var used = FillItems(node, site, rules);
        if (site.Resource.Dialect != SchemaDialect.Draft4)
        {
            used |= FillContains(node, site, rules);
            used |= Single(node, site, "unevaluatedItems", child => rules.Unevaluated = child);
        }

        if (site.Resource.Asserts)
        {
            used |= FillCounts(node, site, "minItems", "maxItems", "items", (min, max, text) => (rules.Min, rules.Max, rules.CountExpected) = (min, max, text));
            if (site.Element.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True)
                used = rules.Unique = true;
        }

        node.Arrays = used ? rules : null;
    }

    private bool FillItems(SchemaNode node, SchemaSite site, ArrayRules rules)
    {
        var used = false;
        var prefix = site.Resource.Dialect == SchemaDialect.Draft4 ? "items" : "prefixItems";
        if (site.Element.TryGetProperty(prefix, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            used = true;
            for (var i = 0; i < list.GetArrayLength(); i++)
                rules.Prefix.Add(Below(node, site.Child(prefix, i)));
            if (prefix == "items")
                Single(node, site, "additionalItems", child => rules.Items = child);
        }

        if (!site.Element.TryGetProperty("items", out var items) || (prefix == "items" && items.ValueKind == JsonValueKind.Array))
            return used;
        return Single(node, site, "items", child => rules.Items = child);
    }

    private bool FillContains(SchemaNode node, SchemaSite site, ArrayRules rules)
    {
        if (!Single(node, site, "contains", child => rules.Contains = child))
            return false;
        if (!site.Resource.Asserts)
            return true;
        rules.MinContains = Count(node, site, "minContains") ?? 1;
        rules.MaxContains = Count(node, site, "maxContains") ?? int.MaxValue;
        rules.ContainsExpected = "a list in which " + Expectation.Range(rules.MinContains, rules.MaxContains, "items") + " are of the kind that is asked for";
        return true;
    }

    private bool FillCounts(SchemaNode node, SchemaSite site, string least, string most, string unit, Action<int, int, string> set)
    {
        var (min, max) = (Count(node, site, least), Count(node, site, most));
        if (min is null && max is null)
            return false;
        set(min ?? 0, max ?? int.MaxValue, Expectation.Range(min ?? 0, max ?? int.MaxValue, unit));
        return true;
    }

    private int? Count(SchemaNode node, SchemaSite site, string keyword)
    {
        if (!site.Element.TryGetProperty(keyword, out var value))
            return null;
        // 2.0 is a whole number too; one too large to matter is as large as we can count.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0 && number == Math.Floor(number))
            return (int)Math.Min(number, int.MaxValue);
        Problem(node, site, "/" + keyword, "a whole number of at least 0", "something else");
        return null;
    }
}
