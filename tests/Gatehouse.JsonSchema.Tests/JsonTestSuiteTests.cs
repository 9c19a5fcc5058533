namespace Gatehouse.JsonSchema.Tests;

/// <summary>nst/JSONTestSuite: hostile JSON must be refused, however odd JSON may be that is allowed.</summary>
public sealed class JsonTestSuiteTests(ITestOutputHelper output)
{
    [Fact]
    public void What_is_not_JSON_is_refused_and_what_is_JSON_is_accepted()
    {
        var schema = Schemas.Compile("{}", new JsonSchemaOptions { MaxDepth = 512 });
        var (refused, accepted) = (0, 0);
        var wrong = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(Suites.Folder("json-test-suite"), "test_parsing"), "*.json"))
        {
            var name = Path.GetFileName(file);
            if (name[0] == 'i')
                continue;
            var valid = schema.Validate(File.ReadAllBytes(file), new List<SchemaFault>());
            (refused, accepted) = valid ? (refused, accepted + 1) : (refused + 1, accepted);
            if (valid != (name[0] == 'y'))
                wrong.Add(name);
        }

        output.WriteLine($"{accepted} accepted, {refused} refused");

        // Names that stand twice are JSON to RFC 8259, but which value counts is up to the reader (CWE-436).
        Assert.Equal(["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"], wrong.Order(StringComparer.Ordinal));
    }
}
