using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Takes a changed policy while requests run: all of it or nothing (requirement 6.04, rule 8 of the policy file).</summary>
internal sealed class PolicyReload(LiveView live, SelfProof proof, ForeignIssuers issuers, string file, TextWriter error)
{
    /// <summary>Loads, proves, swaps. With any fault the running policy stays.</summary>
    /// <remarks>Also with a fault of our own: an exception here would end the watch, and later changes would pass unseen.</remarks>
    public async Task RunAsync()
    {
        try
        {
            await TakeAsync();
        }
        catch (Exception e)
        {
            // The text of the exception could quote the file; its type and place are enough to find the fault.
            await SayAsync($"could not be taken ({e.GetType().Name} in {e.TargetSite?.DeclaringType?.Name}); the running policy {live.Current.Policy.Version} stays in force");
        }
    }

    private async Task TakeAsync()
    {
        var load = PolicyFiles.Load(file);
        if (load.Policy is null)
        {
            PolicyFiles.Tell(load.Report, error);
            await SayAsync($"{(load.Report.Faults.Count == 1 ? "1 fault" : $"{load.Report.Faults.Count} faults")}; the running policy {live.Current.Policy.Version} stays in force");
            return;
        }

        if (PolicyFiles.NeedRestart(live.Current.Policy.Document, load.Policy.Document) is { Count: > 0 } names)
        {
            await SayAsync($"{string.Join(", ", names)} cannot change while the gateway runs; the running policy stays in force. Restart to take the new one");
            return;
        }

        if (!await ProveAsync(new LiveState(load.Policy, live.Current.Snapshot), CancellationToken.None))
            return;

        live.Use(load.Policy);
        issuers.Use(load.Policy);
        await SayAsync($"policy {load.Policy.Version} is in force from the next request on");
        if (OnlyWatched.In(load.Policy) is { } watched)
            await SayAsync(watched.TrimEnd('.'));
    }

    /// <summary>Tries a policy on itself before it takes traffic (requirement 6.05).</summary>
    /// <returns>False when a rule does not refuse what it must; it was said which.</returns>
    public async ValueTask<bool> ProveAsync(LiveState state, CancellationToken cancellationToken)
    {
        var broken = await proof.RunAsync(state, cancellationToken);
        if (broken.Count > 0)
            await SayAsync($"does not do what it says and is not taken:\n  {string.Join("\n  ", broken)}");

        return broken.Count == 0;
    }

    /// <summary>The files whose change means a new policy: the policy, its contract and what that refers to, and the keys of its issuers.</summary>
    public IEnumerable<string> Files => FilesOf(live.Current.Policy);

    private static IEnumerable<string> FilesOf(CompiledPolicy policy) =>
    [
        policy.Document.File,
        .. policy.Document.Api.ContractFile is { } contract ? (string[])[contract, .. policy.Contract?.OtherFiles ?? []] : [],
        .. policy.Document.Authentication.Issuers.Select(issuer => issuer.KeyFile?.Path).OfType<string>(),
    ];

    private Task SayAsync(string what) => error.WriteLineAsync($"gatehouse: {file}: {what}.");
}
