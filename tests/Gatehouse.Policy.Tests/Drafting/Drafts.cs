using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Drafting;

/// <summary>A folder with a contract and a policy, as a person would have it.</summary>
internal sealed class Drafts : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-draft").FullName;

    internal string Policy => Path.Combine(folder, "gatehouse.yaml");

    internal static readonly Uri Upstream = new("http://127.0.0.1:5080");

    internal static Func<ContractOperation, string?> AllCheckable { get; } = _ => null;

    internal ContractDocument Contract(string yaml)
    {
        var path = Path.Combine(folder, "api.yaml");
        File.WriteAllText(path, yaml);
        var report = new PolicyReport();
        var contract = ContractReader.Read(path, "api.yaml", report);
        Assert.Empty(report.Faults);
        return contract!;
    }

    internal string Draft(string yaml, Func<ContractOperation, string?>? whyNot = null) =>
        PolicyDraft.Draft(Contract(yaml), Upstream, "api.yaml", whyNot ?? AllCheckable).Text;

    internal string Merge(string policy, string yaml, Func<ContractOperation, string?>? whyNot = null) =>
        PolicyDraft.Merge(policy, Contract(yaml), whyNot ?? AllCheckable).Text;

    /// <summary>Loads a text that must be a whole policy.</summary>
    internal CompiledPolicy Load(string text)
    {
        File.WriteAllText(Policy, text);
        var load = new PolicyLoader(_ => null).Load(Policy);
        Assert.True(load.Policy is not null, string.Join('\n', load.Report.Faults.Take(10)) + "\n" + text);
        return load.Policy!;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
