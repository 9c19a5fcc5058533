namespace Gatehouse.JsonSchema.Checking;

/// <summary>What holds for every schema of one compiler.</summary>
internal sealed class SchemaProgram(JsonSchemaOptions options)
{
    public int MaxDepth { get; } = options.MaxDepth;

    public int MaxFaults { get; } = options.MaxFaults;

    /// <summary>Whether resources are followed while walking; only <c>$dynamicRef</c> asks.</summary>
    public bool UsesDynamicScope { get; set; }
}

/// <summary>A <c>$dynamicRef</c>: which schema it means depends on the way that led to it.</summary>
internal sealed class DynamicReference(string anchor, SchemaNode fallback)
{
    public string Anchor { get; } = anchor;

    public SchemaNode Fallback { get; } = fallback;

    /// <summary>The anchor's schema in each resource that has it.</summary>
    public Dictionary<int, SchemaNode> Candidates { get; } = [];
}
