using System.Text.Json;
using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>References and the keywords that combine schemas.</summary>
internal sealed partial class NodeCompiler
{
    private void FillReferences(SchemaNode node, SchemaSite site)
    {
        if (Text(site, "$ref") is { } reference)
        {
            if (registry.Resolve(reference, site.Resource, out _) is { } target)
                Branches(node).All.Add(InPlace(node, target));
            else
                Problem(node, site, "/$ref", "a reference to a schema that exists", $"'{reference}'");
        }

        if (site.Resource.Dialect == SchemaDialect.Draft202012 && Text(site, "$dynamicRef") is { } dynamic)
            FillDynamic(node, site, dynamic);
    }

    private void FillDynamic(SchemaNode node, SchemaSite site, string reference)
    {
        if (registry.Resolve(reference, site.Resource, out var anchor) is not { } target)
            Problem(node, site, "/$dynamicRef", "a reference to a schema that exists", $"'{reference}'");
        else if (anchor is null || !target.Resource.DynamicAnchors.ContainsKey(anchor))
            Branches(node).All.Add(InPlace(node, target));
        else
        {
            var dynamic = new DynamicReference(anchor, Below(node, target));
            dynamics.Add(dynamic);
            Branches(node).Dynamic = dynamic;
            program.UsesDynamicScope = true;
        }
    }

    private void FillBranches(SchemaNode node, SchemaSite site)
    {
        if (List(node, site, "allOf") is { } all)
            Branches(node).All.AddRange(all);
        if (List(node, site, "anyOf") is { } any)
            Branches(node).Any.Add([.. any]);
        if (List(node, site, "oneOf") is { } one)
            Branches(node).One = [.. one];
        if (site.Element.TryGetProperty("not", out _))
            Branches(node).Not = Excluded(node, site.Child("not"));
        if (site.Resource.Dialect != SchemaDialect.Draft4 && site.Element.TryGetProperty("if", out _))
            FillIf(node, site);
        if (site.Element.TryGetProperty("discriminator", out var hint) && hint.ValueKind == JsonValueKind.Object)
            FillDiscriminator(node, site, hint);
    }

    // In place for the search for circles, but what it declares is what must not be.
    private SchemaNode Excluded(SchemaNode node, SchemaSite site)
    {
        var child = NodeAt(site);
        facts[node].Excluded = child;
        facts[node].Below.Add(child);
        return child;
    }

    private void FillIf(SchemaNode node, SchemaSite site)
    {
        var branches = Branches(node);
        branches.If = InPlace(node, site.Child("if"));
        if (site.Element.TryGetProperty("then", out _))
            branches.Then = InPlace(node, site.Child("then"));
        if (site.Element.TryGetProperty("else", out _))
            branches.Else = InPlace(node, site.Child("else"));
    }

    private List<SchemaNode>? List(SchemaNode node, SchemaSite site, string keyword)
    {
        if (!site.Element.TryGetProperty(keyword, out var list))
            return null;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            Problem(node, site, "/" + keyword, "a list of at least one schema", "something else");
            return null;
        }

        return [.. Enumerable.Range(0, list.GetArrayLength()).Select(i => InPlace(node, site.Child(keyword, i)))];
    }

    private void FillDiscriminator(SchemaNode node, SchemaSite site, JsonElement hint)
    {
        if (!hint.TryGetProperty("propertyName", out var name) || name.ValueKind != JsonValueKind.String || node.Branches is null)
            return;
        var discriminator = new Discriminator(name.GetString()!);
        if (hint.TryGetProperty("mapping", out var mapping) && mapping.ValueKind == JsonValueKind.Object)
            foreach (var entry in mapping.EnumerateObject())
                if (entry.Value.ValueKind == JsonValueKind.String && registry.Resolve(entry.Value.GetString()!, site.Resource, out _) is { } target)
                    discriminator.Add(entry.Name, Below(node, target));

        foreach (var keyword in new[] { "oneOf", "anyOf" })
            if (site.Element.TryGetProperty(keyword, out var list) && list.ValueKind == JsonValueKind.Array)
                foreach (var branch in list.EnumerateArray())
                    if (branch.ValueKind == JsonValueKind.Object && branch.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
                        && registry.Resolve(reference.GetString()!, site.Resource, out _) is { } target)
                        discriminator.Add(reference.GetString()!.Split('/')[^1], Below(node, target));

        node.Branches.Discriminator = discriminator;
    }

    private static BranchRules Branches(SchemaNode node) => node.Branches ??= new BranchRules();

    private static string? Text(SchemaSite site, string keyword) =>
        site.Element.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
