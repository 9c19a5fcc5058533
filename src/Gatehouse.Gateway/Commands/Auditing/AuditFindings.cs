using Gatehouse.Audit.Tree;

namespace Gatehouse.Gateway.Commands.Auditing;

/// <summary>Says what is wrong with a log.</summary>
internal static class AuditFindings
{
    /// <summary>The word for a kind of damage.</summary>
    public static string Word(Damage damage) => damage switch
    {
        Damage.Edited => "edited",
        Damage.Removed => "removed",
        Damage.Inserted => "inserted",
        Damage.Truncated => "truncated",
        Damage.Forked => "forked",
        _ => "bad signature",
    };

    /// <summary>One line for each finding.</summary>
    public static void Tell(Terminal terminal, AuditReport report)
    {
        foreach (var finding in report.Findings)
            terminal.Say($"record {finding.Record}: {Word(finding.Damage)}: {Plain.Text(finding.What)}");
    }
}
