namespace Gatehouse.Policy.Drafting.Merging;

/// <summary>Takes operations out of a list. In a block list their lines become comments; in a list between brackets a comment above tells.</summary>
internal static class Removal
{
    /// <param name="edits">Takes the changes.</param>
    /// <param name="list">To take from.</param>
    /// <param name="gone">Which items, and what the comment says of each.</param>
    /// <param name="refilled">Whether something will be added, so that the list does not end up empty.</param>
    internal static void From(Edits edits, OperationList list, IReadOnlyDictionary<SpanNode, string> gone, bool refilled)
    {
        var items = list.Node.Items!;
        if (list.Node.IsFlow)
        {
            FromFlow(edits, items, gone);
            Tell(edits, list, gone);
            return;
        }

        foreach (var (item, why) in gone)
            CommentOut(edits, item, why);

        // A key without a value would be no list any more.
        if (gone.Count == items.Count && !refilled)
            edits.Insert(edits.Text.IndexOf(':', list.Key.End) + 1, " []");
    }

    private static void CommentOut(Edits edits, SpanNode item, string why)
    {
        var dash = edits.LineStart(item.Start) + edits.Indent(item.Start).Length;
        edits.Insert(dash, $"# {why}: ");

        // An operation may be folded over several lines.
        for (var line = edits.LineEnd(dash); line < item.End; line = edits.LineEnd(line))
            edits.Insert(line, "# ");
    }

    private static void FromFlow(Edits edits, IReadOnlyList<SpanNode> items, IReadOnlyDictionary<SpanNode, string> gone)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (!gone.ContainsKey(items[i]))
                continue;

            edits.Replace(items[i].Start, items[i].End, "");
            if (i + 1 < items.Count)
                RemoveComma(edits, items[i].End, items[i + 1].Start);
        }

        RemoveLastComma(edits, items, gone);
    }

    // "a, b": with a goes the comma behind it, and the space.
    private static void RemoveComma(Edits edits, int from, int to)
    {
        var comma = Comma(edits.Text, from, to);
        var end = comma + 1;
        while (end < to && edits.Text[end] == ' ')
            end++;

        edits.Replace(comma, end, "");
    }

    // "a, b": when b and all behind it go, the comma behind a may stay (YAML allows it), but not for looks.
    private static void RemoveLastComma(Edits edits, IReadOnlyList<SpanNode> items, IReadOnlyDictionary<SpanNode, string> gone)
    {
        var kept = items.Count - 1;
        while (kept >= 0 && gone.ContainsKey(items[kept]))
            kept--;
        if (kept < 0 || kept == items.Count - 1)
            return;

        var comma = Comma(edits.Text, items[kept].End, items[kept + 1].Start);
        var between = edits.Text.AsSpan(comma + 1, items[kept + 1].Start - comma - 1);
        edits.Replace(comma, between.ContainsAnyExcept(' ') ? comma + 1 : items[kept + 1].Start, "");
    }

    // The comma is the first outside a comment.
    private static int Comma(string text, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (text[i] == ',')
                return i;
            else if (text[i] == '#')
                i = text.IndexOf('\n', i);

        throw new FormatException("a list of the policy has no comma between two operations");
    }

    private static void Tell(Edits edits, OperationList list, IReadOnlyDictionary<SpanNode, string> gone)
    {
        var indent = edits.Indent(list.Key.Start);
        edits.Insert(edits.LineStart(list.Key.Start), string.Concat(gone.Select(one => $"{indent}# {one.Value}: {YamlWords.Comment(one.Key.Scalar!)}{edits.NewLine}")));
    }
}
