using Gatehouse.Policy.Compiling;

namespace Gatehouse.Policy.Tests;

/// <summary>A folder of its own with a policy in it, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gatehouse-policy-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public PolicyLoad Load(string policy)
    {
        File.WriteAllText(this["gatehouse.yaml"], policy);
        return new PolicyLoader(_ => null).Load(this["gatehouse.yaml"]);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
