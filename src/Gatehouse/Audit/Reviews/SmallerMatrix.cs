using System.Globalization;
using System.Text;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Audit.Reviews;

/// <summary>The matrix without the rights that nobody used, ready to be pasted under <c>access: |</c>.</summary>
internal static class SmallerMatrix
{
    /// <summary>The cells of a policy that were not used, one for each action.</summary>
    internal static IEnumerable<RightUse> Unused(CompiledPolicy policy, IReadOnlySet<RightUse> used) =>
        from row in policy.Document.Access.Rows
        from cell in row.Cells
        from action in ActionsIn(cell, ActionsOf(policy, row.Resource))
        let right = new RightUse(cell.Role, row.Resource, action)
        where !used.Contains(right)
        select right;

    /// <summary>The table. What was used keeps its word, <c>own:</c> included; <c>full</c> stays where every action was used.</summary>
    internal static string Text(CompiledPolicy policy, IReadOnlySet<RightUse> used)
    {
        var matrix = policy.Document.Access;
        List<string[]> lines = [["resource", .. matrix.Columns.Select(column => column.Role)]];
        foreach (var row in matrix.Rows)
            lines.Add([row.Resource, .. row.Cells.Select(cell => CellOf(cell, row.Resource, ActionsOf(policy, row.Resource), used))]);

        var widths = Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (number, line) in lines.Index())
        {
            text.Append('|').AppendJoin('|', line.Select((cell, column) => $" {cell.PadRight(widths[column])} ")).Append("|\n");
            if (number == 0)
                text.Append('|').AppendJoin('|', widths.Select(width => new string('-', width + 2))).Append("|\n");
        }

        return text.ToString();
    }

    private static string CellOf(AccessCell cell, string resource, List<string> actions, IReadOnlySet<RightUse> used)
    {
        var kept = ActionsIn(cell, actions).Where(action => used.Contains(new RightUse(cell.Role, resource, action))).ToList();
        if (kept.Count == 0)
            return "-";
        if (cell.Full)
            return kept.Count == actions.Count ? "full" : string.Join(' ', kept);

        return string.Join(' ', cell.Grants.Where(grant => kept.Contains(grant.Action)).Select(grant => string.Create(CultureInfo.InvariantCulture, $"{(grant.Own ? "own:" : "")}{grant.Action}")));
    }

    private static IEnumerable<string> ActionsIn(AccessCell cell, List<string> actions) => cell.Full ? actions : cell.Grants.Select(grant => grant.Action).Distinct();

    private static List<string> ActionsOf(CompiledPolicy policy, string resource) =>
        [.. policy.Operations.Where(operation => operation.Resource == resource).Select(operation => operation.Action).Distinct()];
}
