using System.Globalization;
using System.Text.Json;
using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Compiling;

/// <summary>What a schema of the contract says of the place that a JSON pointer names.</summary>
[Flags]
internal enum Declared
{
    /// <summary>The schema describes its fields, and this is none of them.</summary>
    No = 0,

    /// <summary>The schema does not say.</summary>
    Unknown = 1,

    /// <summary>It may be text.</summary>
    Text = 2,

    /// <summary>It may be a list.</summary>
    List = 4,

    /// <summary>It may be something else.</summary>
    Other = 8,
}

/// <summary>Looks up places in schemas. Bounded: schemas may hold themselves, and a contract may be made to be slow (CWE-400).</summary>
internal sealed class SchemaPlace(JsonElement root)
{
    private const int MostSteps = 2_000;
    private const int Deepest = 64;
    private int steps;

    /// <summary>Whether the place is there and not only possible.</summary>
    public static bool Is(Declared declared) => (declared & (Declared.Text | Declared.List | Declared.Other)) != 0;

    /// <summary>What the schemas of an operation's good answers say; <see cref="Declared.Unknown"/> without any.</summary>
    public Declared InAnswers(ContractOperation? operation, string pointer) =>
        operation is null or { AnswerSchemas.Count: 0 } ? Declared.Unknown
        : operation.AnswerSchemas.Aggregate(Declared.No, (all, schema) => all | Look(JsonPointer.Find(root, schema), pointer));

    /// <summary>What the schemas of an operation's body say; <see cref="Declared.No"/> when it takes none.</summary>
    public Declared InBody(ContractOperation? operation, string pointer) =>
        operation is null ? Declared.Unknown
        : (operation.Body?.Media ?? []).Aggregate(Declared.No, (all, media) => all | Look(media.Schema, pointer));

    private Declared Look(JsonElement? schema, string pointer)
    {
        steps = 0;
        return At(schema, JsonPointer.Split(pointer), 0);
    }

    private Declared At(JsonElement? found, ReadOnlySpan<string> path, int depth)
    {
        if (found is not { ValueKind: JsonValueKind.Object } schema || depth > Deepest || ++steps > MostSteps)
            return Declared.Unknown;
        if (schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String)
            return reference.GetString()!.StartsWith('#') ? At(JsonPointer.Find(root, Uri.UnescapeDataString(reference.GetString()![1..])), path, depth + 1) : Declared.Unknown;

        var parts = Parts(schema, path, depth);
        var own = path.IsEmpty ? Kind(schema) : Below(schema, path, depth);
        return parts is not { } some ? own : own == Declared.Unknown ? some : own | some;
    }

    private Declared? Parts(JsonElement schema, ReadOnlySpan<string> path, int depth)
    {
        Declared? all = null;
        foreach (var word in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
            if (schema.TryGetProperty(word, out var parts) && parts.ValueKind == JsonValueKind.Array)
                foreach (var part in parts.EnumerateArray())
                    all = (all ?? Declared.No) | At(part, path, depth + 1);

        return all;
    }

    private Declared Below(JsonElement schema, ReadOnlySpan<string> path, int depth)
    {
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
            return properties.TryGetProperty(path[0], out var property) ? At(property, path[1..], depth + 1) : Declared.No;
        if (schema.TryGetProperty("items", out var items))
            return int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out _) ? At(items, path[1..], depth + 1) : Declared.No;

        return IsOpen(schema) ? Declared.Unknown : Declared.No;
    }

    // A schema that says nothing, or only "an object", leaves everything possible; one of text or numbers has no fields.
    private static bool IsOpen(JsonElement schema) => !schema.TryGetProperty("type", out _) || Types(schema).Contains("object");

    private static Declared Kind(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out _) || schema.TryGetProperty("const", out _))
            return Declared.Text | Declared.Other;

        var kind = Declared.No;
        foreach (var type in Types(schema))
            kind |= type switch { "string" => Declared.Text, "array" => Declared.List, "null" => Declared.No, _ => Declared.Other };

        return kind != Declared.No ? kind : schema.TryGetProperty("items", out _) ? Declared.List : Declared.Text | Declared.Other | Declared.Unknown;
    }

    private static IEnumerable<string?> Types(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString())
        : type.ValueKind == JsonValueKind.String ? [type.GetString()]
        : [];
}
