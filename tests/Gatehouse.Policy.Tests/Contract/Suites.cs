namespace Gatehouse.Policy.Tests.Contract;

/// <summary>Finds the third-party suites: the variable GATEHOUSE_SUITES, or <c>../shared/suites</c> beside the repository or above it.</summary>
internal static class Suites
{
    internal static string Folder(string name)
    {
        var found = Candidates().Select(folder => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(found is null, $"the suite '{name}' is not on this machine (GATEHOUSE_SUITES names its folder)");
        return found!;
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("GATEHOUSE_SUITES") is { Length: > 0 } named)
            yield return named;

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared", "suites");
    }
}
