using System.Text;
using System.Text.Json;

namespace Gatehouse.JsonSchema.Tests;

/// <summary>Short ways to write a test about a schema.</summary>
internal static class Schemas
{
    public static CompiledSchema Compile(string schema, JsonSchemaOptions? options = null)
    {
        var problems = new List<SchemaProblem>();
        var compiled = new JsonSchemaCompiler(JsonDocument.Parse(schema).RootElement, options ?? new JsonSchemaOptions()).Compile("", problems);
        Assert.Empty(problems);
        return compiled!;
    }

    public static List<SchemaProblem> Problems(string schema, JsonSchemaOptions? options = null)
    {
        var problems = new List<SchemaProblem>();
        Assert.Null(new JsonSchemaCompiler(JsonDocument.Parse(schema).RootElement, options ?? new JsonSchemaOptions()).Compile("", problems));
        return problems;
    }

    public static bool Accepts(this CompiledSchema schema, string json)
    {
        var faults = new List<SchemaFault>();
        var valid = schema.Validate(Encoding.UTF8.GetBytes(json), faults);
        Assert.Equal(valid, faults.Count == 0);
        return valid;
    }

    public static List<SchemaFault> Faults(this CompiledSchema schema, string json)
    {
        var faults = new List<SchemaFault>();
        schema.Validate(Encoding.UTF8.GetBytes(json), faults);
        return faults;
    }
}
