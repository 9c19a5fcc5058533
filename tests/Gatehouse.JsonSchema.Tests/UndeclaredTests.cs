namespace Gatehouse.JsonSchema.Tests;

/// <summary>Properties that nothing declares.</summary>
public sealed class UndeclaredTests
{
    private static readonly JsonSchemaOptions Refuse = new() { RefuseUndeclared = true };

    [Theory]
    [InlineData("""{"properties":{"a":{}}}""", """{"a":1}""", true)]
    [InlineData("""{"properties":{"a":{}}}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"type":"object"}""", """{"b":2}""", true)]                                             // declares nothing: open
    [InlineData("""{"properties":{"a":{}},"additionalProperties":true}""", """{"b":2}""", true)]          // says so itself
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"type":"string"}}""", """{"b":2}""", false)]
    [InlineData("""{"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}""", """{"a":1,"b":2}""", true)]
    [InlineData("""{"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}""", """{"a":1,"c":2}""", false)]
    [InlineData("""{"allOf":[{"properties":{"a":{}}}],"properties":{"b":{}}}""", """{"a":1,"b":2}""", true)]
    [InlineData("""{"allOf":[{"properties":{"a":{}}},{"additionalProperties":true}]}""", """{"c":1}""", true)]
    [InlineData("""{"oneOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}},"required":["b"]}]}""", """{"b":1}""", true)]
    [InlineData("""{"oneOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}},"required":["b"]}]}""", """{"b":1,"c":1}""", false)]
    [InlineData("""{"properties":{"a":{"properties":{"x":{}}}}}""", """{"a":{"y":1}}""", false)]           // each value is an outermost place
    [InlineData("""{"items":{"properties":{"x":{}}}}""", """[{"x":1},{"y":1}]""", false)]
    [InlineData("""{"properties":{"a":{}},"not":{"properties":{"z":{"const":1}},"required":["z"]}}""", """{"z":2}""", false)]
    public void An_object_is_closed_at_its_outermost_place_when_it_declares_properties(string schema, string json, bool valid) =>
        Assert.Equal(valid, Schemas.Compile(schema, Refuse).Accepts(json));

    [Fact]
    public void Without_the_option_the_schema_alone_decides() =>
        Assert.True(Schemas.Compile("""{"properties":{"a":{}}}""").Accepts("""{"b":2}"""));

    [Fact]
    public void A_schema_shared_by_reference_is_closed_alone_and_open_inside_a_composition()
    {
        const string Schema = """
            {"$defs":{"base":{"properties":{"id":{}}}},
             "properties":{"one":{"$ref":"#/$defs/base"},"two":{"allOf":[{"$ref":"#/$defs/base"},{"properties":{"name":{}}}]}}}
            """;
        var schema = Schemas.Compile(Schema, Refuse);

        Assert.True(schema.Accepts("""{"one":{"id":1},"two":{"id":1,"name":2}}"""));
        Assert.False(schema.Accepts("""{"one":{"id":1,"name":2}}"""));
    }
}
