using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gatehouse.JsonSchema.Tests;

/// <summary>Values and schemas made to hurt.</summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""", "duplicate")]
    [InlineData("""{"a":1,"\u0061":2}""", "duplicate")]                    // CWE-436: the same name, written twice
    [InlineData("""[{"x":{"a":1,"b":{"c":1,"c":1}}}]""", "duplicate")]
    [InlineData("""["\ud800"]""", "json")]
    [InlineData("""{"\udc00":1}""", "json")]
    [InlineData("""{} {}""", "json")]
    [InlineData("""{}x""", "json")]
    [InlineData("\uFEFF{}", "json")]
    [InlineData("{}\0", "json")]
    [InlineData("[1,]", "json")]
    [InlineData("/* */ 1", "json")]
    [InlineData("", "json")]
    [InlineData("[[[[[1]]]]]", "depth")]
    public void Hostile_JSON_is_refused_before_the_schema_is_asked(string json, string keyword) =>
        Assert.Equal(keyword, Assert.Single(Schemas.Compile("{}", new JsonSchemaOptions { MaxDepth = 4 }).Faults(json)).Keyword);

    [Fact]
    public void Broken_and_overlong_UTF8_is_refused()
    {
        var schema = Schemas.Compile("{}");

        Assert.False(schema.Validate([(byte)'"', 0xC0, 0xAF, (byte)'"']));   // overlong '/', CWE-176
        Assert.False(schema.Validate([(byte)'"', 0xED, 0xA0, 0x80, (byte)'"']));
        Assert.False(schema.Validate([(byte)'"', 0xFF, (byte)'"']));
    }

    [Fact]
    public void A_name_may_stand_again_in_another_object() =>
        Assert.True(Schemas.Compile("{}").Accepts("""{"a":{"a":[{"a":1},{"a":1}]},"b":{"a":1}}"""));

    [Fact]
    public void Depth_is_counted_as_the_option_says()
    {
        var schema = Schemas.Compile("{}", new JsonSchemaOptions { MaxDepth = 4 });

        Assert.True(schema.Accepts("""[{"a":[[1]]}]"""));
        Assert.False(schema.Accepts("""[{"a":[[[]]]}]"""));
    }

    [Theory]
    [InlineData("(a)\\1")]
    [InlineData("a(?=b)")]
    [InlineData("(?<=a)b")]
    [InlineData("(a{1,1000}){1,1000}")]
    public void A_pattern_that_cannot_be_checked_in_linear_time_is_a_problem(string pattern)
    {
        var problem = Assert.Single(Schemas.Problems("""{"properties":{"x":{"pattern":"PATTERN"}}}""".Replace("PATTERN", pattern.Replace("\\", "\\\\", StringComparison.Ordinal), StringComparison.Ordinal)));

        Assert.Equal(("/properties/x/pattern", "a pattern that can be checked in linear time"), (problem.Pointer, problem.Expected));
    }

    [Fact] // CWE-1333: on a backtracking engine this takes longer than the universe is old.
    public void A_catastrophic_pattern_is_harmless()
    {
        var schema = Schemas.Compile("""{"pattern":"^(([a-z])+.)+[A-Z]([a-z])+$"}""");
        var clock = Stopwatch.StartNew();

        Assert.False(schema.Accepts($"\"{new string('a', 50_000)}\""));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"allOf":[{"$ref":"#"}]}""")]
    [InlineData("""{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}""")]
    public void A_schema_that_leads_back_to_itself_is_a_problem(string schema) =>
        Assert.Contains(Schemas.Problems(schema), problem => problem.Found.Contains("circle", StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"$ref":"#/$defs/none"}""", "/$ref")]
    [InlineData("""{"$ref":"http://elsewhere.example/x"}""", "/$ref")]
    [InlineData("""{"type":"strnig"}""", "/type")]
    [InlineData("""{"items":{"$recursiveRef":"#"}}""", "/items/$recursiveRef")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "/$schema")]
    [InlineData("""{"multipleOf":0}""", "/multipleOf")]
    [InlineData("""{"pattern":"["}""", "/pattern")]
    [InlineData("""{"allOf":[]}""", "/allOf")]
    [InlineData("""{"properties":{"a/b":{"minLength":-1}}}""", "/properties/a~1b/minLength")]
    public void What_cannot_be_checked_is_a_problem_with_its_place(string schema, string pointer) =>
        Assert.Equal(pointer, Assert.Single(Schemas.Problems(schema)).Pointer);

    [Fact] // CWE-407: two branches at each level double the work at each level.
    public void Branches_inside_branches_cannot_multiply_without_end()
    {
        var schema = Schemas.Compile("""{"anyOf":[{"properties":{"a":{"$ref":"#"}},"required":["x"]},{"properties":{"a":{"$ref":"#"}},"required":["y"]},{"properties":{"a":{"$ref":"#"}}, "required":["z"]}, {"type":"integer"}]}""", new JsonSchemaOptions { MaxDepth = 64 });
        var json = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "null" + new string('}', 40);
        var clock = Stopwatch.StartNew();

        Assert.False(schema.Accepts(json));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Many_unique_items_and_many_names_take_no_quadratic_time()
    {
        var numbers = string.Join(',', Enumerable.Range(0, 200_000).Select(n => n.ToString(CultureInfo.InvariantCulture)));
        var names = string.Join(',', Enumerable.Range(0, 100_000).Select(n => $"\"n{n}\":0"));
        var clock = Stopwatch.StartNew();

        Assert.True(Schemas.Compile("""{"uniqueItems":true}""").Accepts($"[{numbers}]"));
        Assert.False(Schemas.Compile("""{"uniqueItems":true}""").Accepts($"[{numbers},5]"));
        Assert.True(Schemas.Compile("{}").Accepts($"{{{names}}}"));
        Assert.False(Schemas.Compile("{}").Accepts($"{{{names},\"n7\":0}}"));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_valid_value_costs_no_memory()
    {
        var schema = Schemas.Compile("""
            {"type":"object","required":["id","mail"],"properties":{
              "id":{"type":"string","format":"uuid"},"mail":{"type":"string","format":"email","maxLength":80},
              "note":{"type":"string","pattern":"^[\\w ,é]{1,40}$"},"price":{"type":"number","multipleOf":0.01,"maximum":1000},
              "tags":{"type":"array","uniqueItems":true,"maxItems":9,"items":{"enum":["new","sale",3]}},
              "to":{"oneOf":[{"type":"null"},{"type":"object","properties":{"street":{"type":"string"}}}]}}}
            """, new JsonSchemaOptions { RefuseUndeclared = true });
        var json = Encoding.UTF8.GetBytes("""{"id":"2b9a6f1c-0d3e-4c5b-8a7f-1e2d3c4b5a69","mail":"ann@example.com","note":"caf\u00e9, no sugar","price":12.34,"tags":["new",3],"to":{"street":"Elm"}}""");
        for (var i = 0; i < 2000; i++)
            Assert.True(schema.Validate(json));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            schema.Validate(json);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
