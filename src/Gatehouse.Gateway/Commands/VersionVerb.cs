using System.Reflection;
using System.Runtime.InteropServices;

namespace Gatehouse.Gateway.Commands;

/// <summary><c>gatehouse version</c></summary>
internal sealed class VersionVerb() : Verb("version", "Print the version of Gatehouse and of what it runs on.", "gatehouse version --json")
{
    /// <inheritdoc />
    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        // Built from a checkout, the compiler appends the commit after a '+'.
        var written = typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var parts = written.Split('+', 2);
        var version = new Version(parts[0], parts.Length > 1 ? parts[1] : null, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
        call.Answer(version, (to, it) => to.WriteLine($"gatehouse {it.Gatehouse} ({it.Runtime}, {it.Platform})"));
        return Task.FromResult(Exit.Done);
    }

    private sealed record Version(string Gatehouse, string? Commit, string Runtime, string Platform);
}
