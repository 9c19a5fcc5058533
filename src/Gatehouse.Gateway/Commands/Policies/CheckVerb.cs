using System.CommandLine;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Commands.Policies;

/// <summary><c>gatehouse check</c></summary>
internal sealed class CheckVerb : PolicyVerb
{
    private readonly Argument<string?> file = new("FILE") { Description = "The policy file.", Arity = ArgumentArity.ZeroOrOne };

    public CheckVerb() : base("check", "Check a policy file: every fault at once, warnings, and every word that opens something.", "gatehouse check gatehouse.yaml") => Arguments.Add(file);

    /// <inheritdoc />
    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var name = FileOf(call, call.Get(file));
        var read = call.Desk.Read(call.Terminal.Named(name));
        var report = read.Report;
        call.Answer(
            new Checked(name, report.Faults.Count == 0, read.Policy?.Version, read.Policy?.Operations.Count, report.Faults, report.Warnings, report.Openings),
            Write);

        call.Terminal.Say(Summary(read, name));
        if (report.Faults.Count == 0)
            call.Terminal.Next($"gatehouse run {Shell.Word(name)}");

        return Task.FromResult(report.Faults.Count == 0 ? Exit.Done : Exit.PolicyFaults);
    }

    private static void Write(TextWriter to, Checked it)
    {
        foreach (var fault in it.Faults)
            to.WriteLine(fault);
        foreach (var warning in it.Warnings)
            to.WriteLine(warning);
        foreach (var opening in it.Openings)
            to.WriteLine($"opens: {opening}");
    }

    private static string Summary(PolicyLoad read, string name)
    {
        var operations = read.Policy is null ? "" : $"{Count.Of(read.Policy.Operations.Count, "operation")}, {Count.Of(read.Policy.Roles.Count, "role")}, ";
        var report = read.Report;
        return $"{name}: {operations}{Count.Of(report.Faults.Count, "fault")}, {Count.Of(report.Warnings.Count, "warning")}, {Count.Of(report.Openings.Count, "opening")}";
    }

    private sealed record Checked(
        string File, bool Loads, string? Version, int? Operations,
        IReadOnlyList<Fault> Faults, IReadOnlyList<Warning> Warnings, IReadOnlyList<string> Openings);
}
