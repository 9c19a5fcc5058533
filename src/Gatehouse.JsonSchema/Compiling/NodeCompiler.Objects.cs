using System.Text.Json;
using Gatehouse.JsonSchema.Checking;
using Gatehouse.JsonSchema.Patterns;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>Keywords for objects.</summary>
internal sealed partial class NodeCompiler
{
    private void FillObjects(SchemaNode node, SchemaSite site)
    {
        var rules = new ObjectRules();
        var used = FillProperties(node, site, rules) | FillPatterns(node, site, rules);
        used |= Single(node, site, "additionalProperties", child => rules.Additional = child);
        if (site.Resource.Dialect != SchemaDialect.Draft4)
        {
            used |= Single(node, site, "unevaluatedProperties", child => rules.Unevaluated = child);
            used |= Single(node, site, "propertyNames", child => rules.PropertyNames = child);
        }

        if (site.Resource.Asserts)
        {
            used |= FillRequired(node, site, rules);
            used |= FillCounts(node, site, "minProperties", "maxProperties", "properties", (min, max, text) => (rules.Min, rules.Max, rules.CountExpected) = (min, max, text));
        }

        used |= FillDependents(node, site, rules);
        node.Objects = used ? rules : null;
    }

    private bool FillProperties(SchemaNode node, SchemaSite site, ObjectRules rules)
    {
        if (!site.Element.TryGetProperty("properties", out var properties))
            return false;
        if (properties.ValueKind != JsonValueKind.Object)
        {
            Problem(node, site, "/properties", "schemas by name", "something else");
            return false;
        }

        foreach (var property in properties.EnumerateObject())
        {
            facts[node].DeclaresProperties = true;
            if (rules.Names.Add(property.Name) == rules.Properties.Count)
                rules.Properties.Add(Below(node, site.Child("properties", property.Name)));
        }

        return true;
    }

    private bool FillPatterns(SchemaNode node, SchemaSite site, ObjectRules rules)
    {
        if (!site.Element.TryGetProperty("patternProperties", out var patterns) || patterns.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var property in patterns.EnumerateObject())
        {
            facts[node].DeclaresProperties = true;
            if (rules.Patterns.Count == 64)
                Problem(node, site, "/patternProperties", "at most 64 patterns", "more");
            else if (Pattern(node, site, "/patternProperties/" + Pointers.Escape(property.Name), property.Name) is { } pattern)
                rules.Patterns.Add((pattern, Below(node, site.Child("patternProperties", property.Name))));
        }

        return true;
    }

    private LinearPattern? Pattern(SchemaNode node, SchemaSite site, string below, string source)
    {
        try
        {
            return LinearPattern.Compile(source);
        }
        catch (PatternException e)
        {
            Problem(node, site, below, e.NotLinear ? "a pattern that can be checked in linear time" : "a pattern of ECMA 262", e.Message);
            return null;
        }
    }

    private bool FillRequired(SchemaNode node, SchemaSite site, ObjectRules rules)
    {
        if (!site.Element.TryGetProperty("required", out var required))
            return false;
        if (Names(required) is not { } names)
        {
            Problem(node, site, "/required", "a list of names", "something else");
            return false;
        }

        if (options.Requests)
            names.RemoveAll(name => IsReadOnly(site, name));
        rules.Required = names.Count == 0 ? null : Bits(rules, names);
        return names.Count > 0;
    }

    private bool IsReadOnly(SchemaSite site, string name)
    {
        if (!site.Element.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(name, out var property))
            return false;
        if (property.ValueKind == JsonValueKind.Object && property.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            && registry.Resolve(reference.GetString()!, site.Resource, out _) is { } target)
            property = target.Element;
        return property.ValueKind == JsonValueKind.Object && property.TryGetProperty("readOnly", out var readOnly) && readOnly.ValueKind == JsonValueKind.True;
    }

    private bool FillDependents(SchemaNode node, SchemaSite site, ObjectRules rules)
    {
        var used = false;
        foreach (var keyword in new[] { "dependentRequired", "dependentSchemas", "dependencies" })
        {
            if (!site.Element.TryGetProperty(keyword, out var entries) || entries.ValueKind != JsonValueKind.Object)
                continue;
            if (keyword != "dependencies" && site.Resource.Dialect == SchemaDialect.Draft4)
                continue;
            foreach (var entry in entries.EnumerateObject())
            {
                used = true;
                var name = rules.Names.Add(entry.Name);
                if (keyword != "dependentSchemas" && Names(entry.Value) is { } needed)
                    (rules.DependentRequired ??= []).Add((name, Bits(rules, needed)));
                else if (keyword == "dependentRequired")
                    Problem(node, site, $"/{keyword}/{Pointers.Escape(entry.Name)}", "a list of names", "something else");
                else
                    (rules.DependentSchemas ??= []).Add((name, InPlace(node, site.Child(keyword, entry.Name))));
            }
        }

        return used;
    }

    private bool Single(SchemaNode node, SchemaSite site, string keyword, Action<SchemaNode> set)
    {
        if (!site.Element.TryGetProperty(keyword, out _))
            return false;
        set(Below(node, site.Child(keyword)));
        return true;
    }

    private static ulong[] Bits(ObjectRules rules, List<string> names)
    {
        var numbers = names.ConvertAll(rules.Names.Add);
        var bits = new ulong[numbers.Count == 0 ? 0 : (numbers.Max() >> 6) + 1];
        foreach (var number in numbers)
            bits[number >> 6] |= 1UL << number;

        return bits;
    }

    private static List<string>? Names(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : null;
}
