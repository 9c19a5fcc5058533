namespace Gatehouse.Policy.Drafting;

/// <summary>Writes <c>access</c>: the matrix with least rights, and above it what a person may want to open.</summary>
internal static class AccessLines
{
    private const int MostProposals = 40;

    internal static void Write(Lines lines, IReadOnlyList<DraftedResource> resources, IReadOnlyList<string> roles, SchemaFields fields)
    {
        lines.Say("Who may do what. '-' is no, 'full' is every action, 'own:x' is x on one's own. Least rights to begin with:");
        lines.Say("guests nothing, users what the request itself shows to be theirs, admins the rest.");
        Propose(lines, resources, fields);

        string[] head = ["resource", .. roles];
        var rows = resources.Select(resource => (string[])[resource.Name, .. roles.Select(role => Cell(role, resource))]).ToList();
        var widths = head.Select((word, i) => rows.Select(row => row[i].Length).Append(word.Length).Max()).ToArray();
        lines.Add("access: |");
        lines.Add(Row(head, widths, ' '));
        lines.Add(Row([.. widths.Select(width => new string('-', width + 2))], [.. widths.Select(width => width + 2)], null));
        foreach (var row in rows)
            lines.Add(Row(row, widths, ' '));

        lines.Add();
    }

    private static string Cell(string role, DraftedResource resource) => role switch
    {
        "admin" => "full",
        "user" => resource.UserCell,
        _ => "-",
    };

    private static string Row(string[] cells, int[] widths, char? space) =>
        "  |" + string.Concat(cells.Select((cell, i) => $"{space}{cell.PadRight(widths[i])}{space}|"));

    private static void Propose(Lines lines, IReadOnlyList<DraftedResource> resources, SchemaFields fields)
    {
        var proposals = resources.SelectMany(resource => OpeningProposals.Of(resource, fields)).ToList();
        if (proposals.Count == 0)
            return;

        lines.Say("To consider, one cell each:");
        var width = proposals.Take(MostProposals).Max(proposal => proposal.Cell.Length);
        foreach (var (cell, why) in proposals.Take(MostProposals))
            lines.Say($"  {cell.PadRight(width)}  {why}");
        if (proposals.Count > MostProposals)
            lines.Say($"  and {proposals.Count - MostProposals} more of the same kinds");
    }
}
