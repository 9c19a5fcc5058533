using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Reading;

/// <summary>Reads the table of <c>access</c> from the file's own lines, so that a fault names the very cell.</summary>
internal sealed class MatrixReader(PolicySource source)
{
    private const string Expected = "a table between bars after 'access: |'";

    public AccessMatrix Read(PolicyNode? node)
    {
        if (node is not ScalarNode { IsBlock: true, IsBroken: false } block)
        {
            if (node is not null)
                source.Fault(node, Expected, node is ScalarNode { IsNothing: false } ? "a text" : null, "write '|' after 'access:' and the table below it");
            return new AccessMatrix([], []);
        }

        var rows = RowsOf(block).ToList();
        if (rows.Count >= 2)
            return Table(rows);

        source.Fault(block, Expected, "no table");
        return new AccessMatrix([], []);
    }

    private IEnumerable<List<Cell>> RowsOf(ScalarNode block)
    {
        var last = Math.Min(block.Text.AsSpan().TrimEnd('\n').Count('\n') + 1 + block.Place.Line, source.Lines.Length);
        for (var line = block.Place.Line + 1; line <= last; line++)
            if (source.Lines[line - 1].AsSpan().Trim().Length > 0)
                yield return CellsOf(source.Lines[line - 1], line);
    }

    private List<Cell> CellsOf(string text, int line)
    {
        var trimmed = text.TrimEnd();
        var start = trimmed.Length - trimmed.TrimStart().Length;
        var cells = new List<Cell>();
        if (trimmed[start] != '|' || !trimmed.EndsWith('|') || trimmed.Length == start + 1)
        {
            source.Fault(new Place(line, start + 1), "access", "a row between bars, such as '| orders | - | read |'", ScalarNode.Quote(trimmed.Trim()));
            return cells;
        }

        for (var from = start + 1; from < trimmed.Length;)
        {
            var to = trimmed.IndexOf('|', from);
            cells.Add(Cell.Of(trimmed, from, to, line));
            from = to + 1;
        }

        return cells;
    }

    private AccessMatrix Table(List<List<Cell>> lines)
    {
        var head = lines[0];
        if (head.Count == 0)
            return new AccessMatrix([], []);
        if (head[0].Text != "resource")
            source.Fault(head[0].Place, "access", "'resource' as the first column", head[0].Shown);
        if (!lines[1].All(cell => cell.IsRule) || lines[1].Count != head.Count)
            source.Fault(lines[1].FirstOrDefault()?.Place ?? head[0].Place, "access", "a line of '|---|' with as many columns as the head under it", "another");

        var columns = Columns(head);
        var rows = new List<AccessRow>();
        foreach (var line in lines.Skip(2).Where(line => line.Count > 0))
            if (line.Count != head.Count)
                source.Fault(line[0].Place, $"access.{line[0].Text}", $"{head.Count} columns as in the head", $"{line.Count}");
            else
                rows.Add(new AccessRow(line[0].Text, line[0].Place, [.. line.Skip(1).Select((cell, i) => Grants(cell, line[0].Text, columns[i]))]));

        return new AccessMatrix(columns, rows);
    }

    private List<AccessColumn> Columns(List<Cell> head)
    {
        var columns = head.Skip(1).Select(cell => new AccessColumn(cell.Text, cell.Place)).ToList();
        foreach (var column in columns.Where(column => !Shapes.Role().IsMatch(column.Role)))
            source.Fault(column.Place, "access", "a role: lower-case letters, digits, '-'", ScalarNode.Quote(column.Role));
        foreach (var twice in columns.GroupBy(column => column.Role).Where(group => group.Count() > 1))
            source.Fault(twice.ElementAt(1).Place, "access", "every role once", $"'{twice.Key}' again");

        return columns;
    }

    private AccessCell Grants(Cell cell, string resource, AccessColumn column)
    {
        var words = cell.Words().ToList();
        if (words is [{ Text: "-" }])
            return new AccessCell(column.Role, cell.Place, false, []);
        if (words is [{ Text: "full" }])
            return new AccessCell(column.Role, cell.Place, true, []);

        var at = $"access.{resource}.{column.Role}";
        if (words.Count == 0)
            source.Fault(cell.Place, at, "'-' for no, 'full', or actions", "an empty cell");

        var grants = new List<AccessGrant>();
        foreach (var word in words)
            if (word.Text is "-" or "full")
                source.Fault(word.Place, at, $"'{word.Text}' alone", cell.Shown);
            else
                Add(grants, word, at);

        return new AccessCell(column.Role, cell.Place, false, grants);
    }

    private void Add(List<AccessGrant> grants, Cell word, string at)
    {
        var own = word.Text.StartsWith("own:", StringComparison.Ordinal);
        var action = own ? word.Text[4..] : word.Text;
        if (!Shapes.Name().IsMatch(action))
            source.Fault(word.Place, at, "an action, or 'own:' and an action", word.Shown);
        else if (grants.Any(grant => grant.Action == action))
            source.Fault(word.Place, at, "every action once in a cell", word.Shown, "'read' includes 'own:read'");
        else
            grants.Add(new AccessGrant(action, own, word.Place));
    }

    private sealed record Cell(string Text, Place Place)
    {
        public string Shown => ScalarNode.Quote(Text);

        public bool IsRule => Text.Length > 0 && Text.Trim(':').Length > 0 && Text.Trim(':').All(c => c == '-');

        public static Cell Of(string line, int from, int to, int number)
        {
            var text = line.AsSpan(from, to - from);
            var lead = text.Length - text.TrimStart().Length;
            return new Cell(text.Trim().ToString(), new Place(number, from + (lead == text.Length ? 0 : lead) + 1));
        }

        public IEnumerable<Cell> Words()
        {
            for (var i = 0; i < Text.Length;)
            {
                var end = Text.AsSpan(i).IndexOfAny(' ', ',', '\t');
                end = end < 0 ? Text.Length : i + end;
                if (end > i)
                    yield return new Cell(Text[i..end], new Place(Place.Line, Place.Column + i));
                i = end + 1;
            }
        }
    }
}
