using System.Text.Json;
using Gatehouse.JsonSchema.Checking;
using Gatehouse.JsonSchema.Compiling;

namespace Gatehouse.JsonSchema;

/// <summary>Compiles the schemas of one document. Not for several threads at once; what it gives out is.</summary>
public sealed class JsonSchemaCompiler
{
    private readonly JsonSchemaOptions options;
    private readonly SchemaProgram program;
    private readonly SchemaRegistry registry;
    private readonly NodeCompiler nodes;

    /// <summary>Prepares a document.</summary>
    /// <param name="root">The whole document, a schema or one that holds schemas; must live as long as this compiler.</param>
    /// <param name="options">Dialect and bounds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="JsonSchemaOptions.MaxDepth"/> or <see cref="JsonSchemaOptions.MaxFaults"/> is out of its bounds.</exception>
    public JsonSchemaCompiler(JsonElement root, JsonSchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDepth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxDepth, 512);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFaults, 1);
        this.options = options;
        program = new SchemaProgram(options);
        registry = new SchemaRegistry(root, options);
        nodes = new NodeCompiler(registry, options, program);
    }

    /// <summary>Compiles the schema a JSON pointer names; what several schemas share is compiled once.</summary>
    /// <param name="pointer">RFC 6901, into the document; empty for the whole.</param>
    /// <param name="problems">Gets everything that keeps this schema, or one it refers to, from being checked safely.</param>
    /// <returns>Null when there was a problem.</returns>
    public CompiledSchema? Compile(string pointer, ICollection<SchemaProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        ArgumentNullException.ThrowIfNull(problems);
        if (registry.Find(registry.Main.Resources[""], pointer) is not { } site)
        {
            problems.Add(new SchemaProblem(pointer, "a schema", "nothing"));
            return null;
        }

        var node = nodes.Compile(site);
        var found = new List<SchemaProblem>();
        Soundness.Check(node, nodes, options.RefuseUndeclared, found);
        foreach (var problem in found)
            problems.Add(problem);
        return found.Count == 0 ? new CompiledSchema(node, program) : null;
    }
}
