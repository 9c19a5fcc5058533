using System.Text.RegularExpressions;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Policy.Tests.Compiling;

/// <summary>What docs/issuers.md shows is what loads.</summary>
public sealed partial class IssuerPageTests
{
    [Fact]
    public void Every_block_of_the_page_loads()
    {
        var blocks = Block().Matches(File.ReadAllText(PageFile())).Select(block => block.Groups[1].Value).ToList();

        Assert.Equal(6, blocks.Count);
        using var folder = new TemporaryFolder();
        foreach (var block in blocks)
        {
            var file = Path.Combine(folder.Path, "gatehouse.yaml");
            File.WriteAllText(file, $$"""
                gatehouse: 1
                api: { upstream: http://127.0.0.1:5080 }
                roles: [guest, user, support, admin]
                resources:
                  notes: { read: ["GET /notes"] }
                access: |
                  | resource | guest | user | support | admin |
                  |----------|-------|------|---------|-------|
                  | notes    | -     | read | read    | full  |
                authentication:
                  {{block.Replace("\n", "\n  ", StringComparison.Ordinal)}}
                """);

            Assert.Empty(new PolicyLoader(_ => "g7Qx2LmZ9tRw4KpV8sYb1NcD6hJf3TqA").Load(file).Report.Faults);
        }
    }

    private static string PageFile()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "docs", "issuers.md")))
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("docs/issuers.md");

        return Path.Combine(folder, "docs", "issuers.md");
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
