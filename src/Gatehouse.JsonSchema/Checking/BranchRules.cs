using System.Text.Json;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>The keywords that apply other schemas to the same value; each walks a copy of the reader.</summary>
internal sealed class BranchRules
{
    public List<SchemaNode> All { get; } = [];

    public List<SchemaNode[]> Any { get; } = [];

    public SchemaNode[]? One { get; set; }

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    public DynamicReference? Dynamic { get; set; }

    /// <summary>Which branch of oneOf or anyOf a property's value names; only for telling better faults.</summary>
    public Discriminator? Discriminator { get; set; }

    public bool Check(Utf8JsonReader reader, Run run, Marks asked)
    {
        var valid = true;
        foreach (var node in All)
            if (valid || run.Listing)
                valid &= Apply(node, reader, run, asked);
        if ((valid || run.Listing) && Dynamic is not null)
            valid &= Apply(run.Resolve(Dynamic), reader, run, asked);
        foreach (var nodes in Any)
            if (valid || run.Listing)
                valid &= CheckAny(nodes, reader, run, asked);
        if ((valid || run.Listing) && One is not null)
            valid &= CheckOne(reader, run, asked);
        if ((valid || run.Listing) && Not is not null && Matches(Not, reader, run, default))
            valid = run.Fail("not", "another value: this one is of a kind that is excluded");
        if ((valid || run.Listing) && If is not null)
            valid &= CheckIf(reader, run, asked);
        return valid;
    }

    private bool CheckAny(SchemaNode[] nodes, Utf8JsonReader reader, Run run, Marks asked)
    {
        var matched = false;
        foreach (var node in nodes)
        {
            matched |= Matches(node, reader, run, asked);
            if (matched && !asked.Wanted)
                return true;
        }

        return matched || Explain(nodes, "anyOf", reader, run);
    }

    private bool CheckOne(Utf8JsonReader reader, Run run, Marks asked)
    {
        var matched = 0;
        foreach (var node in One!)
            if (Matches(node, reader, run, asked) && ++matched > 1)
                return run.Fail("oneOf", "exactly one of the allowed forms; this value fits several");

        return matched == 1 || Explain(One, "oneOf", reader, run);
    }

    private bool CheckIf(Utf8JsonReader reader, Run run, Marks asked)
    {
        var next = Matches(If!, reader, run, asked) ? Then : Else;
        return next is null || Apply(next, reader, run, asked);
    }

    // When only one form can be meant, what is wrong with it helps more than "none fits".
    private bool Explain(SchemaNode[] nodes, string keyword, Utf8JsonReader reader, Run run)
    {
        if (!run.Listing)
            return false;
        var meant = Discriminator?.Find(reader, run) ?? OnlyOneOfType(nodes, reader);
        var explained = meant is not null && !Apply(meant, reader, run, default);
        return !explained && run.Fail(keyword, $"one of the {nodes.Length} allowed forms");
    }

    private static SchemaNode? OnlyOneOfType(SchemaNode[] nodes, in Utf8JsonReader reader)
    {
        SchemaNode? only = null;
        foreach (var node in nodes)
        {
            if (!node.MayBe(reader.TokenType))
                continue;
            if (only is not null)
                return null;
            only = node;
        }

        return only;
    }

    private static bool Apply(SchemaNode node, Utf8JsonReader reader, Run run, Marks asked) => node.Apply(ref reader, run, asked, false);

    private static bool Matches(SchemaNode node, Utf8JsonReader reader, Run run, Marks asked)
    {
        run.Quiet++;
        var saved = asked.Wanted ? run.Save(asked) : default;
        var matches = node.Apply(ref reader, run, asked, false);
        if (asked.Wanted)
        {
            if (!matches)
                run.Restore(asked, saved);
            run.Release(saved);
        }

        run.Quiet--;
        return matches;
    }
}
