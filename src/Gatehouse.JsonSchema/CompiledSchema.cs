using System.Text.Json;
using Gatehouse.JsonSchema.Checking;
using Gatehouse.JsonSchema.Json;

namespace Gatehouse.JsonSchema;

/// <summary>A schema ready to check values; immutable, for any number of threads.</summary>
public sealed class CompiledSchema
{
    private readonly SchemaNode node;
    private readonly SchemaProgram program;

    internal CompiledSchema(SchemaNode node, SchemaProgram program) => (this.node, this.program) = (node, program);

    /// <summary>The types of JSON values that can be valid; what else the schema says may still refuse them.</summary>
    public JsonTypes Types => node.PossibleTypes();

    /// <summary>The schema of items of an array that stand behind those with a schema of their own; null when it declares none.</summary>
    public CompiledSchema? Items => Wrap(node.FindItems());

    /// <summary>The schema declared for a property, here or in a branch; null when there is none.</summary>
    public CompiledSchema? Property(string name) => Wrap(node.FindProperty(name));

    /// <summary>Names of the properties declared here or in a branch.</summary>
    public IReadOnlyCollection<string> PropertyNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        node.CollectNames(names);
        return names;
    }

    /// <summary>Whether a value is valid JSON (RFC 8259, RFC 7493), within the bounds, and what the schema says. A valid value costs no memory.</summary>
    /// <param name="utf8Json">The whole text: nothing but white space may stand around the value.</param>
    /// <param name="faults">Gets up to <see cref="JsonSchemaOptions.MaxFaults"/> reasons when the answer is no; null when they are not wanted.</param>
    public bool Validate(ReadOnlySpan<byte> utf8Json, ICollection<SchemaFault>? faults = null)
    {
        var run = Run.Take(program, utf8Json.Length);
        try
        {
            return Walk(utf8Json, run, faults);
        }
        finally
        {
            run.Return();
        }
    }

    private bool Walk(ReadOnlySpan<byte> json, Run run, ICollection<SchemaFault>? faults)
    {
        run.Faults = faults;
        if (!WellFormed.Check(json, program.MaxDepth, run))
            return false;

        // The first walk stops at the first fault and keeps no path; only a value that fails is walked again.
        run.Faults = null;
        if (Apply(json, run))
            return true;
        run.Faults = faults;
        run.Start(json.Length);
        if (faults is not null)
            Apply(json, run);
        return false;
    }

    private bool Apply(ReadOnlySpan<byte> json, Run run)
    {
        var reader = new Utf8JsonReader(json, WellFormed.Reading);
        reader.Read();
        return node.Check(ref reader, run);
    }

    private CompiledSchema? Wrap(SchemaNode? found) => found is null ? null : new CompiledSchema(found, program);
}
