using System.CommandLine;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands;

/// <summary>A verb that works by a policy: <c>--policy FILE</c>, else <c>GATEHOUSE_POLICY</c>, else <c>gatehouse.yaml</c> here.</summary>
internal abstract class PolicyVerb : Verb
{
    private const string Variable = "GATEHOUSE_POLICY", Usual = "gatehouse.yaml";

    private readonly Option<string?> policyFile = new("--policy")
    {
        HelpName = "FILE",
        Description = $"The policy file. Default: ${Variable}, else ./{Usual}.",
    };

    /// <inheritdoc cref="Verb(string, string, string)"/>
    protected PolicyVerb(string name, string description, string example) : base(name, description, example) => Options.Add(policyFile);

    /// <summary>The file to work by; it exists.</summary>
    /// <exception cref="StopException">There is none.</exception>
    protected string FileOf(Call call, string? given = null)
    {
        if (given is not null && call.Get(policyFile) is { } other && other != given)
            throw new StopException($"two policy files were named: '{given}' and '{other}'", exit: Exit.WrongUsage);

        var named = given ?? call.Get(policyFile) ?? call.Terminal.Variable(Variable);
        var file = string.IsNullOrEmpty(named) ? Usual : named;
        return File.Exists(call.Terminal.Full(file)) ? file : throw Missing(file, string.IsNullOrEmpty(named));
    }

    /// <summary>The policy, without faults.</summary>
    /// <exception cref="StopException">There is none, or it has faults; those were told.</exception>
    protected CompiledPolicy PolicyOf(Call call)
    {
        var file = FileOf(call);
        var read = call.Desk.Read(call.Terminal.Named(file));
        if (read.Policy is { } policy)
            return policy;

        foreach (var fault in read.Report.Faults)
            call.Terminal.Say(fault.ToString());

        throw new StopException($"{file} has {Count.Of(read.Report.Faults.Count, "fault")}; nothing was changed", $"gatehouse check {Shell.Word(file)}", Exit.PolicyFaults);
    }

    /// <summary>The policy, for a verb that does without: null when none was named and the usual one is missing or has faults.</summary>
    /// <exception cref="StopException">The one named is missing or has faults.</exception>
    protected CompiledPolicy? PolicyAtHand(Call call)
    {
        if (call.Get(policyFile) is not null || !string.IsNullOrEmpty(call.Terminal.Variable(Variable)))
            return PolicyOf(call);
        if (!File.Exists(call.Terminal.Full(Usual)))
            return null;

        var read = call.Desk.Read(call.Terminal.Named(Usual));
        if (read.Policy is null)
            call.Terminal.Say($"{Usual} has {Count.Of(read.Report.Faults.Count, "fault")}: done without it.");

        return read.Policy;
    }

    private static StopException Missing(string file, bool usual) => usual
        ? new StopException($"expected a policy file: no --policy, no ${Variable}, and no {Usual} in this folder", "gatehouse init openapi.yaml --upstream http://127.0.0.1:8080")
        : new StopException($"expected a policy file at '{file}', found none", $"gatehouse init openapi.yaml --upstream http://127.0.0.1:8080 -o {Shell.Word(file)}");
}
