using System.Text;
using System.Text.Json;

namespace Gatehouse.JsonSchema.Tests;

/// <summary>openapi4j's cases for the schema object of OpenAPI 3.0.</summary>
public sealed class OpenApi4jTests(ITestOutputHelper output)
{
    // Judged otherwise for a reason; the list can only shrink.
    private static readonly string[] Misses =
    [
        // Keywords of the wrong kind: others ignore them, here the schema is not accepted.
        "allOf.json Should have at least one element: should fail",
        "anyOf.json Should have at least one element: should fail",
        "dependencies.json wrong definition: Anything is valid",
        "maxItems.json wrong: wrong",
        "maxLength.json wrong: wrong",
        "maxProperties.json wrong: wrong",
        "maximum.json wrong: wrong",
        "minItems.json wrong: wrong",
        "minLength.json wrong: wrong",
        "minProperties.json wrong: wrong",
        "minimum.json wrong: wrong",
        "multipleOf.json must be different than 0: must be different than 0",
        "multipleOf.json must be positive: must be positive",
        "multipleOf.json wrong multiple: wrong multiple",
        "oneOf.json Should have at least one element: should fail",
        "pattern.json null pattern: matching string from wrong pattern is invalid",
        "required.json required default validation: not required by default",

        // Its own extensions, and a discriminator that decides validity; here it only explains. Formats that are for other types.
        "discriminator.json discriminator for allOf: something else is invalid",
        "discriminator.json discriminator for anyOf/oneOf: Schema name is valid",
        "discriminator.json discriminator for anyOf/oneOf: Schema name is valid - additionalProperty is invalid",
        "discriminator.json discriminator for anyOf/oneOf: Schema name is valid - no mapping",
        "discriminator.json discriminator for anyOf/oneOf: mapping key is valid",
        "discriminator.json discriminator for anyOf/oneOf: mapping key is valid - Schema detection is not",
        "discriminator.json discriminator for anyOf/oneOf: mapping key is valid - additionalProperty is invalid",
        "format.json validation of binary: an invalid binary",
        "format.json validation of double numbers: an invalid double",
        "format.json validation of float numbers: an invalid float",
        "format.json validation of password: an invalid password",
        "optional/zeroTerminatedFloats.json some languages do not distinguish between different types of numeric value: a float is not an integer even without fractional part",
        "override/additionalPropsRestrictOption.json additionalProperties being false does not allow other properties (array): an additional property is invalid",
        "override/additionalPropsRestrictOption.json additionalProperties being false does not allow other properties (object): an additional property is invalid",
        "override/maximumTolerance.json maximum override validation tolerance 0.1: in tolerance",
        "override/myEntityValidation.json myEntityValidation validation: strings are not equal",
    ];

    [Fact]
    public void Every_case_of_the_OpenAPI_3_0_dialect_is_judged_as_the_suite_says()
    {
        var (right, all) = (0, 0);
        var missed = new SortedSet<string>(StringComparer.Ordinal);
        var folder = Path.Combine(Suites.Folder("openapi4j"), "openapi-schema-validator/src/test/resources/schema");
        foreach (var file in Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            foreach (var (name, valid, judged) in Cases(file))
            {
                all++;
                if (judged == valid)
                    right++;
                else
                    missed.Add($"{Path.GetRelativePath(folder, file)} {name}");
            }

        output.WriteLine($"{right} of {all}");
        output.WriteLine(string.Join('\n', missed.Select(miss => $"        \"{miss.Replace("\"", "\\\"", StringComparison.Ordinal)}\",")));
        Assert.Equal(new SortedSet<string>(Misses, StringComparer.Ordinal), missed);
    }

    private static IEnumerable<(string Name, bool Valid, bool Judged)> Cases(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            yield break;
        for (var i = 0; i < document.RootElement.GetArrayLength(); i++)
        {
            var group = document.RootElement[i];
            if (!group.TryGetProperty("tests", out var tests))
                continue;
            var options = new JsonSchemaOptions { Dialect = SchemaDialect.OpenApi30 };
            var schema = new JsonSchemaCompiler(group.GetProperty("schema"), options).Compile("", []);
            foreach (var test in tests.EnumerateArray())
            {
                if (!test.TryGetProperty("data", out _))
                    continue;
                var valid = test.GetProperty("valid").GetBoolean();
                var json = Encoding.UTF8.GetBytes(test.GetProperty("data").GetRawText());
                yield return ($"{group.GetProperty("description").GetString()}: {test.GetProperty("description").GetString()}", valid, schema?.Validate(json) ?? !valid);
            }
        }
    }
}
