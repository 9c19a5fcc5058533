namespace Gatehouse.BlackBox;

/// <summary>Where things lie: found by walking up from the tests.</summary>
public static class Repository
{
    private static readonly string Configuration =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The executable under test.</summary>
    public static string Gateway => Output("src/Gatehouse.Gateway", "Gatehouse.Gateway.dll");

    /// <summary>The sample shop.</summary>
    public static string Shop => Output("samples/shop", "Shop.dll");

    /// <summary>A file of the repository.</summary>
    public static string File(string relative) => Path.Combine(Root, relative);

    /// <summary>A third-party suite; null where it is not installed.</summary>
    /// <param name="name">Folder name below the suites.</param>
    public static string? Suite(string name)
    {
        var given = Environment.GetEnvironmentVariable("GATEHOUSE_SUITES");
        for (var folder = new DirectoryInfo(Root); folder is not null; folder = given is null ? folder.Parent : null)
        {
            var suite = Path.Combine(given ?? Path.Combine(folder.FullName, "shared", "suites"), name);
            if (Directory.Exists(suite))
                return suite;
        }

        return null;
    }

    private static string Output(string project, string file)
    {
        var path = File(Path.Combine(project, "bin", Configuration, "net10.0", file));
        return System.IO.File.Exists(path) ? path : throw new FileNotFoundException($"Expected a built {file}; build the solution in {Configuration} first.", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Gatehouse.slnx")))
                return folder.FullName;

        throw new DirectoryNotFoundException("Expected Gatehouse.slnx in a folder above the tests.");
    }
}
