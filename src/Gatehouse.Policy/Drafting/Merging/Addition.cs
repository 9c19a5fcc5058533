namespace Gatehouse.Policy.Drafting.Merging;

/// <summary>Adds operations under <c>refused</c>, in the form that section has.</summary>
internal static class Addition
{
    private const string New = "new in the contract: put it under an action of a resource";

    /// <summary>The line of an operation, with what is to be done about it.</summary>
    private static string Line(string indent, (string Name, string? Why) added) => $"{indent}- {YamlWords.Quote(added.Name)}   # {YamlWords.Comment(added.Why ?? New)}";

    internal static void To(Edits edits, SpanNode root, int end, IReadOnlyList<(string Name, string? Why)> added)
    {
        if (root.Member("refused") is not { } refused)
            NewSection(edits, end, added);
        else if (refused.Value.Items is not { Count: > 0 } items)
            FillEmpty(edits, refused.Key, refused.Value, added);
        else if (refused.Value.IsFlow)
            IntoFlow(edits, refused.Key, items, added);
        else
            edits.InsertLinesAfter(items[^1].End - 1, added.Select(one => Line(edits.Indent(items[^1].Start), one)));
    }

    private static void NewSection(Edits edits, int end, IReadOnlyList<(string Name, string? Why)> added)
    {
        var before = end == 0 || edits.Text[end - 1] == '\n' ? "" : edits.NewLine;
        var lines = added.Select(one => Line("  ", one)).Prepend("refused:");
        edits.Insert(end, before + edits.NewLine + string.Concat(lines.Select(line => line + edits.NewLine)));
    }

    // "refused:" or "refused: []"
    private static void FillEmpty(Edits edits, SpanNode key, SpanNode value, IReadOnlyList<(string Name, string? Why)> added)
    {
        if (value.Items is not null)
            edits.Replace(value.Start, edits.Text.IndexOf(']', value.Start) + 1, "");
        edits.InsertLinesAfter(value.Items is null ? key.End : value.Start, added.Select(one => Line(edits.Indent(key.Start) + "  ", one)));
    }

    // In front of the first item: commas and comments behind the last one stay as they are.
    private static void IntoFlow(Edits edits, SpanNode key, IReadOnlyList<SpanNode> items, IReadOnlyList<(string Name, string? Why)> added)
    {
        var indent = edits.Indent(key.Start);
        edits.Insert(edits.LineStart(key.Start), string.Concat(added.Select(one => $"{indent}# {YamlWords.Comment(one.Why ?? New)}: {YamlWords.Comment(one.Name)}{edits.NewLine}")));
        edits.Insert(items[0].Start, string.Concat(added.Select(one => YamlWords.Quote(one.Name) + ", ")));
    }
}
