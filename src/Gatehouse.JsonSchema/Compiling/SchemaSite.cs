using System.Text.Json;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>One document: the root, or what the resolver gave for a URI.</summary>
internal sealed class SchemaDocument(JsonElement root, Uri address)
{
    public JsonElement Root { get; } = root;

    public Uri Address { get; } = address;

    /// <summary>Resources by the pointer of their root.</summary>
    public Dictionary<string, SchemaResource> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>Pointers whose schemas were searched for identifiers.</summary>
    public HashSet<string> Scanned { get; } = new(StringComparer.Ordinal);
}

/// <summary>A schema with an identifier of its own, up to the next one inside.</summary>
internal sealed class SchemaResource(SchemaDocument document, string pointer, Uri id, SchemaRules rules, int number)
{
    public SchemaDocument Document { get; } = document;

    public string Pointer { get; } = pointer;

    public Uri Id { get; } = id;

    public SchemaRules Rules { get; } = rules;

    public SchemaDialect Dialect => Rules.Dialect;

    public bool Asserts => Rules.Asserts;

    public int Number { get; } = number;

    public Dictionary<string, SchemaSite> Anchors { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SchemaSite> DynamicAnchors { get; } = new(StringComparer.Ordinal);
}

/// <summary>What <c>$schema</c> says.</summary>
/// <param name="Dialect">The dialect.</param>
/// <param name="Asserts">Whether it holds the validation vocabulary; without it type, minimum and the like assert nothing.</param>
/// <param name="Unknown">The name of a dialect we do not have; null when all is well.</param>
internal sealed record SchemaRules(SchemaDialect Dialect, bool Asserts = true, string? Unknown = null);

/// <summary>Where a schema stands.</summary>
/// <param name="Resource">The resource around it.</param>
/// <param name="Pointer">JSON pointer in its document.</param>
/// <param name="Element">The schema.</param>
internal sealed record SchemaSite(SchemaResource Resource, string Pointer, JsonElement Element)
{
    public SchemaSite Child(string keyword) => At($"{Pointer}/{Pointers.Escape(keyword)}", Element.GetProperty(keyword));

    public SchemaSite Child(string keyword, int index) => At($"{Pointer}/{keyword}/{index}", Element.GetProperty(keyword)[index]);

    public SchemaSite Child(string keyword, string name) =>
        At($"{Pointer}/{keyword}/{Pointers.Escape(name)}", Element.GetProperty(keyword).GetProperty(name));

    private SchemaSite At(string pointer, JsonElement element) =>
        new(Resource.Document.Resources.GetValueOrDefault(pointer) ?? Resource, pointer, element);
}

/// <summary>JSON pointers (RFC 6901).</summary>
internal static class Pointers
{
    public static string Escape(string token) => token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>The tokens of a pointer that is empty or begins with '/'.</summary>
    public static IEnumerable<string> Tokens(string pointer) => pointer.Length == 0 ? [] : pointer[1..].Split('/').Select(Unescape);

    /// <summary>One step down; null when there is no such member or item.</summary>
    public static JsonElement? Step(JsonElement element, string token)
    {
        if (element.ValueKind == JsonValueKind.Object)
            return element.TryGetProperty(token, out var member) ? member : null;
        if (element.ValueKind != JsonValueKind.Array || !int.TryParse(token, System.Globalization.NumberStyles.None, null, out var index))
            return null;
        return index < element.GetArrayLength() ? element[index] : null;
    }
}
