using System.Text.Json;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>Which keywords hold schemas, and which say nothing about validity.</summary>
internal static class Keywords
{
    private static readonly HashSet<string> One = new(StringComparer.Ordinal)
    {
        "additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else",
        "unevaluatedItems", "unevaluatedProperties", "contentSchema", "additionalItems",
    };

    private static readonly HashSet<string> Named = new(StringComparer.Ordinal)
    {
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies",
    };

    private static readonly HashSet<string> Listed = new(StringComparer.Ordinal) { "allOf", "anyOf", "oneOf", "prefixItems", "items" };

    private static readonly HashSet<string> Remarks = new(StringComparer.Ordinal)
    {
        "title", "description", "$comment", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "summary", "externalDocs", "xml",
    };

    /// <summary>Keywords of other drafts that would assert something we do not check.</summary>
    public static IReadOnlySet<string> Foreign { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "$recursiveRef", "$recursiveAnchor", "divisibleBy", "extends", "disallow",
    };

    public static bool IsRemark(string keyword) => Remarks.Contains(keyword) || keyword.StartsWith("x-", StringComparison.Ordinal);

    /// <summary>The schemas right inside a schema.</summary>
    public static IEnumerable<(JsonElement Schema, string Pointer)> Children(JsonElement schema, string pointer)
    {
        foreach (var member in schema.EnumerateObject())
        {
            var path = $"{pointer}/{Pointers.Escape(member.Name)}";
            if (member.Value.ValueKind == JsonValueKind.Object && One.Contains(member.Name))
                yield return (member.Value, path);
            else if (member.Value.ValueKind == JsonValueKind.Object && Named.Contains(member.Name))
                foreach (var child in member.Value.EnumerateObject())
                    yield return (child.Value, $"{path}/{Pointers.Escape(child.Name)}");
            else if (member.Value.ValueKind == JsonValueKind.Array && Listed.Contains(member.Name))
                for (var i = 0; i < member.Value.GetArrayLength(); i++)
                    yield return (member.Value[i], $"{path}/{i}");
        }
    }
}
