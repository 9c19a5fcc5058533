using System.Text.Json;

namespace Gatehouse.JsonSchema.Tests;

/// <summary>What can be asked of a schema before there is a value.</summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", JsonTypes.Integer)]
    [InlineData("{}", JsonTypes.Any)]
    [InlineData("""{"enum":["a","b"]}""", JsonTypes.String)]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"string"}]}""", JsonTypes.Integer | JsonTypes.String)]
    [InlineData("""{"allOf":[{"type":["integer","string"]},{"type":["string","null"]}]}""", JsonTypes.String)]
    public void The_possible_types_are_known(string schema, JsonTypes types) => Assert.Equal(types, Schemas.Compile(schema).Types);

    [Fact]
    public void Items_and_properties_are_found_through_compositions()
    {
        var schema = Schemas.Compile("""{"allOf":[{"properties":{"list":{"items":{"type":"integer"}}}}],"additionalProperties":{"type":"boolean"}}""");

        Assert.Equal(JsonTypes.Integer, schema.Property("list")!.Items!.Types);
        Assert.Equal(JsonTypes.Boolean, schema.Property("other")!.Types);
    }

    [Fact]
    public void OpenAPI_3_0_knows_nullable_and_flags_for_exclusive_limits()
    {
        var options = new JsonSchemaOptions { Dialect = SchemaDialect.OpenApi30 };
        var schema = Schemas.Compile("""{"type":"number","nullable":true,"minimum":3,"exclusiveMinimum":true,"readOnly":true,"x-any":1,"example":1}""", options);

        Assert.True(schema.Accepts("null"));
        Assert.True(schema.Accepts("3.1"));
        Assert.False(schema.Accepts("3"));
    }

    [Fact]
    public void Schemas_of_one_document_share_what_they_refer_to_and_its_problems()
    {
        var root = JsonDocument.Parse("""{"a":{"$ref":"#/c"},"b":{"items":{"$ref":"#/c"}},"c":{"type":"wrong"},"d":{"type":"string"}}""").RootElement;
        var compiler = new JsonSchemaCompiler(root, new JsonSchemaOptions { Dialect = SchemaDialect.OpenApi30 });
        var problems = new List<SchemaProblem>();

        Assert.Null(compiler.Compile("/a", problems));
        Assert.Null(compiler.Compile("/b", problems));
        Assert.NotNull(compiler.Compile("/d", problems));
        Assert.Equal(["/c/type", "/c/type"], problems.Select(problem => problem.Pointer));
    }
}
