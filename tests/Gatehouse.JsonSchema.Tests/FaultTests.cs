namespace Gatehouse.JsonSchema.Tests;

/// <summary>What a person is told.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("""{"minLength":1,"maxLength":40}""", "\"\"", "", "minLength", "a string of 1 to 40 characters")]
    [InlineData("""{"properties":{"a":{"items":{"type":"integer"}}}}""", """{"a":[1,"x"]}""", "/a/1", "type", "a whole number")]
    [InlineData("""{"type":["string","null"]}""", "1", "", "type", "a string or null")]
    [InlineData("""{"required":["a/b"]}""", "{}", "/a~1b", "required", "a value: it is required")]
    [InlineData("""{"maximum":10}""", "10.000000000000000000000000000000001", "", "maximum", "a number of at most 10")]
    [InlineData("""{"enum":["red","green",3]}""", "\"blue\"", "", "enum", "one of \"red\", \"green\", 3")]
    [InlineData("""{"additionalProperties":false}""", """{"x":1}""", "/x", "false", "nothing here: it is not declared")]
    [InlineData("""{"oneOf":[{"type":"null"},{"type":"object","required":["a"]}]}""", "{}", "/a", "required", "a value: it is required")]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "\"A\"", "", "pattern", "a string that matches ^[a-z]+$")]
    public void A_fault_names_the_place_and_what_was_expected(string schema, string json, string at, string keyword, string expected) =>
        Assert.Equal([new SchemaFault(at, keyword, expected)], Schemas.Compile(schema).Faults(json));

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        var schema = Schemas.Compile("""{"required":["c"],"properties":{"a":{"type":"integer","minimum":3},"b":{"minLength":2,"pattern":"^x"}}}""");

        Assert.Equal(["/a", "/b", "/b", "/c"], schema.Faults("""{"a":1,"b":"y"}""").Select(fault => fault.At));
    }

    [Fact]
    public void No_more_than_the_asked_number_is_listed()
    {
        var schema = Schemas.Compile("""{"items":{"type":"integer"}}""", new JsonSchemaOptions { MaxFaults = 3 });

        Assert.Equal(3, schema.Faults("""["a","b","c","d","e"]""").Count);
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "\"hunter2\"")]
    [InlineData("""{"properties":{"password":{"maxLength":3,"format":"email","pattern":"^x","enum":["y"]}}}""", """{"password":"hunter2"}""")]
    [InlineData("{}", "{\"a\": hunter2}")]
    [InlineData("{}", "\"hunter2")]
    public void A_value_is_never_repeated(string schema, string json) =>
        Assert.All(Schemas.Compile(schema).Faults(json), fault => Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal));

    [Fact]
    public void A_long_name_is_told_only_as_far_as_it_helps() =>
        Assert.True(Schemas.Compile("""{"additionalProperties":false}""").Faults($$"""{"{{new string('n', 5000)}}":1}""")[0].At.Length < 70);

    [Fact] // The discriminator says which form was meant, so its faults are the useful ones.
    public void The_form_a_discriminator_names_is_explained()
    {
        const string Schema = """
            {"oneOf":[{"$ref":"#/$defs/Cat"},{"$ref":"#/$defs/Dog"}],"discriminator":{"propertyName":"kind"},
             "$defs":{"Cat":{"properties":{"kind":{"const":"Cat"},"lives":{"type":"integer"}},"required":["kind","lives"]},
                      "Dog":{"properties":{"kind":{"const":"Dog"}},"required":["kind","bark"]}}}
            """;

        Assert.Equal(["/lives"], Schemas.Compile(Schema).Faults("""{"kind":"Cat"}""").Select(fault => fault.At));
    }
}
