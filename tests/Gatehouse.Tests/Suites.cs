namespace Gatehouse.Tests;

/// <summary>Third-party suites beside the repository, or where GATEHOUSE_SUITES says.</summary>
internal static class Suites
{
    /// <summary>The folder of a suite; skips the test where it is absent.</summary>
    public static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("GATEHOUSE_SUITES") ?? FindRoot();
        var folder = root is null ? null : Path.Combine(root, name);
        if (folder is null || !Directory.Exists(folder))
            Assert.Skip($"the suite '{name}' is not here; set GATEHOUSE_SUITES to its parent folder");
        return folder;
    }

    private static string? FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "suites");
            if (Directory.Exists(beside))
                return beside;
        }

        return null;
    }
}
