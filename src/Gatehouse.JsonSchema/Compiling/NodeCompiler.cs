using System.Text.Json;
using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>Turns places into nodes. References may go in circles, so a node exists before it is filled, and a queue stands in for recursion.</summary>
internal sealed partial class NodeCompiler(SchemaRegistry registry, JsonSchemaOptions options, SchemaProgram program)
{
    private readonly Dictionary<(SchemaDocument, string), SchemaNode> nodes = [];
    private readonly Queue<(SchemaNode Node, SchemaSite Site)> waiting = [];
    private readonly List<DynamicReference> dynamics = [];
    private readonly Dictionary<SchemaNode, NodeFacts> facts = [];

    public NodeFacts Facts(SchemaNode node) => facts[node];

    public string PointerOf(SchemaNode node) => facts[node].Pointer;

    public SchemaNode Compile(SchemaSite site)
    {
        var node = NodeAt(site);
        var resources = 0;
        do
        {
            while (waiting.TryDequeue(out var next))
                Fill(next.Node, next.Site);
            resources = registry.Resources.Count;
            foreach (var dynamic in dynamics)
                FindCandidates(dynamic);
        }
        while (waiting.Count > 0 || resources != registry.Resources.Count);

        return node;
    }

    private SchemaNode NodeAt(SchemaSite site)
    {
        var (start, seen) = (site, new HashSet<(SchemaDocument, string)>());
        // A resource on the way must be entered, not skipped: a $dynamicRef may look for it.
        while (site.Resource == start.Resource && OnlyReference(site) is { } reference)
        {
            // "a": { "$ref": "#/a" } asks the same question for ever (CWE-674, CWE-835).
            if (!seen.Add((site.Resource.Document, site.Pointer)))
                return Broken(start, "a schema at the end of its references", "references that lead in a circle");
            if (registry.Resolve(reference, site.Resource, out _) is not { } target)
                return Broken(site, "a reference to a schema that exists", $"'{reference}'", "/$ref");
            site = target;
        }

        var key = (site.Resource.Document, site.Pointer);
        if (nodes.TryGetValue(key, out var node))
            return node;
        node = new SchemaNode { Resource = site.Resource.Number };
        nodes.Add(key, node);
        facts.Add(node, new NodeFacts(site.Pointer));
        waiting.Enqueue((node, site));
        return node;
    }

    private SchemaNode Broken(SchemaSite site, string expected, string found, string keyword = "")
    {
        var node = new SchemaNode { Never = true };
        facts.Add(node, new NodeFacts(site.Pointer));
        Problem(node, site, keyword, expected, found);
        return node;
    }

    // A reference with nothing beside it is what it refers to; so are drafts in which nothing beside it counts.
    private static string? OnlyReference(SchemaSite site)
    {
        if (site.Element.ValueKind != JsonValueKind.Object || !site.Element.TryGetProperty("$ref", out var reference) || reference.ValueKind != JsonValueKind.String)
            return null;
        var alone = site.Resource.Dialect != SchemaDialect.Draft202012
            || (site.Element.EnumerateObject().All(member => member.Name == "$ref" || Keywords.IsRemark(member.Name)));
        return alone ? reference.GetString() : null;
    }

    private void FindCandidates(DynamicReference dynamic)
    {
        foreach (var resource in registry.Resources.ToArray())
            if (resource.DynamicAnchors.TryGetValue(dynamic.Anchor, out var site) && !dynamic.Candidates.ContainsKey(resource.Number))
                dynamic.Candidates.Add(resource.Number, NodeAt(site));
    }

    private void Fill(SchemaNode node, SchemaSite site)
    {
        if (site.Element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            node.Never = site.Element.ValueKind == JsonValueKind.False;
            return;
        }

        if (site.Element.ValueKind != JsonValueKind.Object)
        {
            Problem(node, site, "", "a schema", $"a value of type {site.Element.ValueKind.ToString().ToLowerInvariant()}");
            return;
        }

        foreach (var member in site.Element.EnumerateObject())
            if (Keywords.Foreign.Contains(member.Name))
                Problem(node, site, "/" + member.Name, "a keyword of the schema's dialect", $"'{member.Name}', which it does not have");

        if (site.Resource.Rules.Unknown is { } unknown && site.Pointer == site.Resource.Pointer)
            Problem(node, site, "/$schema", "JSON Schema 2020-12 or draft 4", $"'{unknown}'");

        FillReferences(node, site);
        FillBranches(node, site);
        FillObjects(node, site);
        FillArrays(node, site);
        FillFormat(node, site);
        if (!site.Resource.Asserts)
            return;
        FillTypes(node, site);
        FillConstants(node, site);
        FillNumbers(node, site);
        FillTexts(node, site);
    }

    private void Problem(SchemaNode node, SchemaSite site, string below, string expected, string found) =>
        facts[node].Problems.Add(new SchemaProblem(site.Pointer + below, expected, found));

    private SchemaNode Below(SchemaNode node, SchemaSite site)
    {
        var child = NodeAt(site);
        facts[node].Below.Add(child);
        return child;
    }

    private SchemaNode InPlace(SchemaNode node, SchemaSite site)
    {
        var child = NodeAt(site);
        facts[node].InPlace.Add(child);
        return child;
    }
}

/// <summary>What the compiler knows of a node and validation need not.</summary>
internal sealed class NodeFacts(string pointer)
{
    public string Pointer { get; } = pointer;

    public List<SchemaProblem> Problems { get; } = [];

    /// <summary>Schemas applied to the same value.</summary>
    public List<SchemaNode> InPlace { get; } = [];

    /// <summary>Schemas applied to properties and items, and branches that declare nothing (not).</summary>
    public List<SchemaNode> Below { get; } = [];

    /// <summary>The schema of <c>not</c>: the same value, but nothing it says is admitted.</summary>
    public SchemaNode? Excluded { get; set; }

    public bool DeclaresProperties { get; set; }

    /// <summary>0 not looked at, 1 on the way, 2 found sound.</summary>
    public int Visit { get; set; }
}
