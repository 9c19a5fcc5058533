using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Contract;

/// <summary>A contract written to a folder of its own and read.</summary>
internal sealed class ContractFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-contract").FullName;

    internal PolicyReport Report { get; } = new();

    internal ContractFile With(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    internal void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(folder, target));

    internal ContractDocument? Read(string name) => ContractReader.Read(Path.Combine(folder, name), name, Report);

    internal ContractDocument? Read(string name, byte[] bytes, PolicyReport report)
    {
        File.WriteAllBytes(Path.Combine(folder, name), bytes);
        return ContractReader.Read(Path.Combine(folder, name), name, report);
    }

    /// <summary>Reads a YAML document that must be fine.</summary>
    internal static ContractDocument Of(string yaml, string name = "api.yaml")
    {
        using var file = new ContractFile().With(name, yaml);
        var contract = file.Read(name);
        Assert.Empty(file.Report.Faults);
        return contract!;
    }

    /// <summary>Reads a document that must be refused with one fault, and shows it.</summary>
    internal static string FaultOf(string text, string name = "api.yaml")
    {
        using var file = new ContractFile().With(name, text);
        Assert.Null(file.Read(name));
        return Assert.Single(file.Report.Faults).ToString();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
