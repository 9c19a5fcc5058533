namespace Gatehouse.Policy.Reading;

/// <summary>The JSON Schema of the policy file, for editors (rule 7 of the policy file).</summary>
public static class PolicySchema
{
    /// <summary>Opens the schema: JSON Schema 2020-12, UTF-8.</summary>
    public static Stream Open() =>
        typeof(PolicySchema).Assembly.GetManifestResourceStream("gatehouse.schema.json")!;
}
