using System.Text.Json;
using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>A field that a schema names.</summary>
/// <param name="Name">As the contract writes it.</param>
/// <param name="Pointer">From the thing's root; lists on the way leave no trace.</param>
/// <param name="Depth">0 for the thing's own fields.</param>
/// <param name="Required">By the schema that names it.</param>
internal sealed record SchemaField(string Name, string Pointer, int Depth, bool Required);

/// <summary>Which fields bodies and answers have, as far as guessing needs it.</summary>
internal sealed class SchemaFields(JsonElement root)
{
    private const int DeepestInBody = 3;
    private const int DeepestInAnswer = 1;
    private const int MostFields = 400;
    private const int MostSteps = 4_000;

    private readonly Dictionary<string, JsonElement?> targets = new(StringComparer.Ordinal);

    /// <summary>Fields of the body, those inside too.</summary>
    internal IReadOnlyList<SchemaField> OfBody(ContractOperation operation) => [.. Bodies(operation).SelectMany(walk => walk.Found)];

    /// <summary>Whether the contract says of every body which fields it may have.</summary>
    internal bool DescribesBody(ContractOperation operation) =>
        operation.Body is null || Bodies(operation).All(walk => walk is { Found.Count: > 0, TakesAnything: false });

    /// <summary>Fields of the good answers, two deep; of the things in it when the answer is a list of them.</summary>
    internal IReadOnlyList<SchemaField> OfAnswers(ContractOperation operation) =>
        [.. operation.AnswerSchemas.Select(pointer => JsonPointer.Find(root, pointer)).Where(schema => schema is not null).SelectMany(schema => Read(schema!.Value, inAnswer: true).Found)];

    private IEnumerable<Walk> Bodies(ContractOperation operation) =>
        (operation.Body?.Media ?? []).Select(media => Read(media.Schema ?? default, inAnswer: false));

    private Walk Read(JsonElement schema, bool inAnswer)
    {
        var walk = new Walk(this, inAnswer);
        walk.Visit(schema, "", 0);
        return walk;
    }

    private JsonElement? Target(string reference)
    {
        if (!targets.TryGetValue(reference, out var target))
            targets[reference] = target = reference.StartsWith('#') ? JsonPointer.Find(root, Uri.UnescapeDataString(reference[1..])) : null;

        return target;
    }

    // Bounded in every direction: schemas may hold themselves, and a contract may be made to be slow (CWE-400).
    private sealed class Walk(SchemaFields fields, bool inAnswer)
    {
        private readonly HashSet<string> open = new(StringComparer.Ordinal);
        private int steps;

        internal List<SchemaField> Found { get; } = [];

        internal bool TakesAnything { get; private set; }

        internal void Visit(JsonElement schema, string pointer, int depth)
        {
            if (schema.ValueKind != JsonValueKind.Object || ++steps > MostSteps || Found.Count > MostFields)
                return;

            if (schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String)
                Follow(reference.GetString()!, pointer, depth);
            foreach (var word in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
                if (schema.TryGetProperty(word, out var parts) && parts.ValueKind == JsonValueKind.Array)
                    foreach (var part in parts.EnumerateArray())
                        Visit(part, pointer, depth);
            if (schema.TryGetProperty("items", out var items))
                Visit(items, pointer, depth);
            if (schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind is JsonValueKind.True or JsonValueKind.Object)
                TakesAnything = true;
            if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
                VisitProperties(schema, properties, pointer, depth);
        }

        private void Follow(string reference, string pointer, int depth)
        {
            if (fields.Target(reference) is not { } target || !open.Add(reference))
                return;

            Visit(target, pointer, depth);
            open.Remove(reference);
        }

        private void VisitProperties(JsonElement schema, JsonElement properties, string pointer, int depth)
        {
            foreach (var property in properties.EnumerateObject())
            {
                // { items: [ … ] }: the things an answer lists are what the operation is about.
                var list = inAnswer && IsList(property.Value);
                if (list && depth == 0)
                    Visit(property.Value, pointer, 0);

                var below = JsonPointer.Append(pointer, property.Name);
                Found.Add(new SchemaField(property.Name, below, depth, IsRequired(schema, property.Name)));
                if (!list && depth < (inAnswer ? DeepestInAnswer : DeepestInBody))
                    Visit(property.Value, below, depth + 1);
            }
        }

        private static bool IsList(JsonElement schema) => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("items", out _);

        private static bool IsRequired(JsonElement schema, string name) =>
            schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array
            && required.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(name));
    }
}
