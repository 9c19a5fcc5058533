using Gatehouse.Audit.Reviews;

namespace Gatehouse.Gateway.Commands.Reviewing;

/// <summary>A review as a person reads it.</summary>
internal static class ReviewText
{
    /// <summary>By kind, then what cannot be told, then the smaller matrix.</summary>
    public static void Print(TextWriter to, ReviewRecord review)
    {
        foreach (var kind in review.Findings.GroupBy(finding => finding.Kind))
        {
            to.WriteLine($"{kind.Key} ({Count.Of(kind.Count())})");
            foreach (var finding in kind)
                to.WriteLine($"  {finding.What} {Plain.Text(finding.Id)}: {Plain.Text(finding.Why)}");
        }

        foreach (var action in review.Actions)
            to.WriteLine($"{(action.What == "key" ? "blocked key" : "suspended subject")} {Plain.Text(action.Id)}");
        foreach (var note in review.Notes)
            to.WriteLine($"note: {note}");
        if (review.Matrix is null)
            return;

        to.WriteLine("\nThe matrix without what nobody used, for your policy once you agree:\naccess: |");
        foreach (var line in review.Matrix.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            to.WriteLine($"  {line}");
    }
}
