using System.Text;
using System.Text.Json;

namespace Gatehouse.JsonSchema.Tests;

/// <summary>The JSON Schema project's own suite. What is still missed is named, so that the lists can only shrink.</summary>
public sealed class OfficialSuiteTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("draft2020-12", SchemaDialect.Draft202012)]
    [InlineData("draft4", SchemaDialect.Draft4)]
    public void Every_case_is_judged_as_the_suite_says_but_for_the_named_misses(string draft, SchemaDialect dialect)
    {
        var folder = Suites.Folder("json-schema-test-suite");
        var tests = Path.Combine(folder, "tests", draft);
        var missed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var part in new[] { "", "optional", "optional/format" })
        {
            var (right, all) = (0, 0);
            foreach (var file in Directory.GetFiles(Path.Combine(tests, part), "*.json").Order(StringComparer.Ordinal))
                foreach (var (name, valid, judged) in Cases(folder, draft, dialect, file, Formats(part, file)))
                {
                    all++;
                    if (judged == valid)
                        right++;
                    else
                        missed.Add($"{part}/{Path.GetFileName(file)} {name}".TrimStart('/'));
                }

            output.WriteLine($"{draft} {(part.Length == 0 ? "required" : part)}: {right} of {all}");
        }

        output.WriteLine(string.Join('\n', missed.Select(miss => $"        \"{miss.Replace("\"", "\\\"", StringComparison.Ordinal)}\",")));
        Assert.Equal(OfficialSuiteMisses.Of(draft), missed);
    }

    // Plain format.json says that formats may be left unasserted; the other files want them checked.
    private static bool Formats(string part, string file) => part.EndsWith("format", StringComparison.Ordinal) || Path.GetFileName(file) == "format-assertion.json";

    private static IEnumerable<(string Name, bool Valid, bool Judged)> Cases(string folder, string draft, SchemaDialect dialect, string file, bool formats)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var group in document.RootElement.EnumerateArray())
        {
            var problems = new List<SchemaProblem>();
            var options = new JsonSchemaOptions { Dialect = dialect, AssertFormats = formats, MaxDepth = 128, Resolver = uri => Remote(folder, uri) };
            var schema = new JsonSchemaCompiler(group.GetProperty("schema"), options).Compile("", problems);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var valid = test.GetProperty("valid").GetBoolean();
                var json = Encoding.UTF8.GetBytes(test.GetProperty("data").GetRawText());
                yield return (
                    $"{group.GetProperty("description").GetString()}: {test.GetProperty("description").GetString()}",
                    valid,
                    schema?.Validate(json) ?? !valid);
            }
        }
    }

    private static JsonElement? Remote(string folder, Uri address)
    {
        if (address.Host != "localhost" || address.Port != 1234)
            return null;
        var file = Path.Combine(folder, "remotes", address.AbsolutePath.TrimStart('/'));
        return File.Exists(file) ? JsonDocument.Parse(File.ReadAllBytes(file)).RootElement : null;
    }
}
