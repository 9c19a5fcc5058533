using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Reading;

/// <summary>The schema that editors use and the grammar that the reader knows are one.</summary>
public sealed class PolicySchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(PolicySchema.Open()).RootElement;

    [Fact]
    public void Every_word_of_the_reader_is_in_the_schema_and_the_other_way_round()
    {
        var inSchema = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Gather(Schema, inSchema, isRoot: true);

        var inReader = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var words in Grammar.All)
            inReader[words.Name] = Listed(words.Known.Append("mode"));

        Assert.Equal(inReader, inSchema);
    }

    [Fact]
    public void Every_word_has_a_description_for_the_editor()
    {
        var without = new List<string>();
        Describe(Schema, "", without);

        Assert.Empty(without);
    }

    [Fact]
    public void The_full_sample_and_every_policy_that_loads_hold_only_words_of_the_schema()
    {
        var policies = Directory.GetDirectories(Files.At("cases")).Where(folder => File.ReadAllText(Path.Combine(folder, "expected.txt")).Contains("=allow", StringComparison.Ordinal))
            .Select(folder => Path.Combine(folder, "gatehouse.yaml")).Append(Files.At("policies", "full-sample.yaml")).ToList();

        foreach (var file in policies)
        {
            var source = new PolicySource(file, file, new PolicyReport());
            var text = PolicyText.Decode(File.ReadAllBytes(file), source)!;
            var root = NodeTree.Build(text, source, new EnvironmentWords(_ => "value", source))!;
            Assert.Empty(Unknown(root, [Schema]).Select(place => $"{Path.GetFileName(Path.GetDirectoryName(file))}: {place}"));
        }
    }

    private static void Gather(JsonElement schema, SortedDictionary<string, string> found, bool isRoot = false)
    {
        if (schema.ValueKind == JsonValueKind.Array)
            foreach (var item in schema.EnumerateArray())
                Gather(item, found);
        if (schema.ValueKind != JsonValueKind.Object)
            return;
        if (schema.TryGetProperty("properties", out var properties) && (isRoot || schema.TryGetProperty("title", out _)))
            found[isRoot ? "" : schema.GetProperty("title").GetString()!] = Listed(properties.EnumerateObject().Select(property => property.Name));
        foreach (var inner in schema.EnumerateObject())
            Gather(inner.Value, found);
    }

    private static void Describe(JsonElement schema, string at, List<string> without)
    {
        if (schema.ValueKind == JsonValueKind.Array)
            foreach (var item in schema.EnumerateArray())
                Describe(item, at, without);
        if (schema.ValueKind != JsonValueKind.Object)
            return;
        if (schema.TryGetProperty("properties", out var properties))
            without.AddRange(properties.EnumerateObject().Where(property => !property.Value.TryGetProperty("description", out _) && !property.Value.TryGetProperty("$ref", out _)).Select(property => $"{at}/{property.Name}"));
        foreach (var inner in schema.EnumerateObject())
            Describe(inner.Value, $"{at}/{inner.Name}", without);
    }

    // The places of a document that no alternative of the schema knows, by names and kinds of nodes.
    private static IEnumerable<string> Unknown(PolicyNode node, IReadOnlyList<JsonElement> schemas)
    {
        var all = schemas.SelectMany(Alternatives).ToList();
        if (node is ListNode list)
            return list.Items.SelectMany(item => Unknown(item, Inner(all, "items")));
        if (node is MapNode map)
            return map.Entries.SelectMany(entry => Entry(entry, all));

        return all.Any(schema => !schema.TryGetProperty("type", out var type) || type.ToString() is not ("object" or "array")) ? [] : [node.At];
    }

    private static IEnumerable<string> Entry(MapEntry entry, List<JsonElement> schemas)
    {
        var named = schemas.Where(schema => schema.TryGetProperty("properties", out _)).Select(schema => schema.GetProperty("properties"))
            .Where(properties => properties.TryGetProperty(entry.Key.Text, out _)).Select(properties => properties.GetProperty(entry.Key.Text)).ToList();
        var inner = named.Count > 0 ? named : Inner(schemas, "additionalProperties");
        return inner.Count == 0 ? [entry.Key.At] : Unknown(entry.Value, inner);
    }

    private static List<JsonElement> Inner(IEnumerable<JsonElement> schemas, string keyword) =>
        [.. schemas.Where(schema => schema.TryGetProperty(keyword, out var inner) && inner.ValueKind == JsonValueKind.Object).Select(schema => schema.GetProperty(keyword))];

    private static IEnumerable<JsonElement> Alternatives(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Alternatives(reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(Schema, (at, step) => at.ValueKind == JsonValueKind.Array ? at[int.Parse(step)] : at.GetProperty(step)));

        return schema.TryGetProperty("anyOf", out var anyOf) ? anyOf.EnumerateArray().SelectMany(Alternatives) : [schema];
    }

    private static string Listed(IEnumerable<string> words) => string.Join(' ', words.Distinct().Order(StringComparer.Ordinal));
}
