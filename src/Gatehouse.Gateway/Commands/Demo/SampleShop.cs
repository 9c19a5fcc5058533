namespace Gatehouse.Gateway.Commands.Demo;

/// <summary>The sample API on disk, built.</summary>
/// <param name="PolicyFile">Its policy; absolute.</param>
/// <param name="Program">Its assembly; absolute.</param>
/// <param name="Data">Folder of its own data.</param>
internal sealed record SampleShop(string PolicyFile, string Program, string Data)
{
    private static readonly string[] Kinds = ["Release", "Debug"];

    /// <summary>Finds it: in the given folder, else in the checkout that this program was built in.</summary>
    /// <exception cref="StopException">It is not there, or not built.</exception>
    public static SampleShop Find(string? given)
    {
        var folder = given ?? Checkout() ?? throw new StopException(
            "the sample shop is not beside this installation: it comes with the sources", "gatehouse demo --sample FOLDER, or ./run in a checkout");
        var policy = Path.Combine(folder, "gatehouse.yaml");
        if (!File.Exists(policy))
            throw new StopException($"expected a policy at '{policy}', found none");

        var built = Kinds
            .Select(kind => Path.Combine(folder, "bin", kind, "net10.0", "Shop.dll"))
            .FirstOrDefault(File.Exists) ?? throw new StopException("the sample shop is not built yet", $"dotnet build -c Release {Shell.Word(folder)}");
        return new SampleShop(policy, built, Path.Combine(folder, "data", "shop"));
    }

    private static string? Checkout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "samples", "shop", "gatehouse.yaml")))
                return Path.Combine(folder.FullName, "samples", "shop");

        return null;
    }
}
