using System.Text;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Policy.Tests;

/// <summary>
/// Each folder of <c>cases/</c> is a policy and what becomes of it: its faults, warnings and openings, or, when it loads, who may do what.
/// Set <c>GATEHOUSE_ACCEPT_CASES=1</c> to write what is seen as what is expected, then read the difference.
/// </summary>
public sealed class Cases
{
    public static TheoryData<string> Names => [.. Directory.GetDirectories(Files.At("cases")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_gives_exactly_what_stands_beside_it(string name)
    {
        var folder = Files.At("cases", name);
        var expected = Path.Combine(folder, "expected.txt");

        var seen = Describe(new PolicyLoader(Environment).Load(Path.Combine(folder, "gatehouse.yaml"))).Replace(folder + "/", "", StringComparison.Ordinal);

        if (System.Environment.GetEnvironmentVariable("GATEHOUSE_ACCEPT_CASES") == "1")
            File.WriteAllText(expected, seen);
        Assert.Equal(File.ReadAllText(expected), seen);
    }

    private static string? Environment(string name) => name switch
    {
        "LONG_SECRET" => "g7Qx2LmZ9tRw4KpV8sYb1NcD6hJf3TqA",
        "SAMPLE_SECRET" => "a-string-secret-at-least-256-bits-long",
        "SAME_SECRET" => new string('k', 32),
        "CHANGE_SECRET" => "changeme-changeme-changeme-changeme",
        "SHORT_SECRET" => "hunter2",
        "BAD_LIMIT" => "swordfish",
        "UPSTREAM_PORT" => "5080",
        "TWO_LINES" => "one\ntwo",
        _ => null,
    };

    private static string Describe(PolicyLoad load)
    {
        var text = new StringBuilder();
        foreach (var fault in load.Report.Faults)
            text.Append(fault).Append('\n');
        foreach (var warning in load.Report.Warnings)
            text.Append(warning).Append('\n');
        foreach (var opening in load.Report.Openings)
            text.Append("opens ").Append(opening).Append('\n');
        if (load.Policy is { } policy)
            Decisions(policy, text);

        return text.ToString();
    }

    private static void Decisions(CompiledPolicy policy, StringBuilder text)
    {
        foreach (var operation in policy.Operations)
        {
            text.Append(operation.Name).Append(" (").Append(operation.Class.ToString().ToLowerInvariant()).Append(", line ").Append(operation.RuleLine).Append("):");
            for (var bit = 0; bit < policy.Roles.Count; bit++)
                text.Append(' ').Append(policy.Roles[bit]).Append('=').Append(CompiledPolicy.Decide(1UL << bit, operation) switch
                {
                    { Allowed: false } => "deny",
                    { OwnerRequired: true } => "own",
                    _ => "allow",
                });
            if (operation.Watched != PolicyPart.None)
                text.Append(" only watched: ").Append(operation.Watched);
            if (operation.Critical is { } rule)
                text.Append(" proof=").Append(rule.Proof.ToString().ToLowerInvariant());
            text.Append('\n');
        }
    }
}
