using System.Text;

namespace Gatehouse.Policy.Drafting.Merging;

/// <summary>Changes to a text; what none of them touches stays byte for byte.</summary>
internal sealed class Edits(string text)
{
    private readonly List<(int Start, int End, string With)> edits = [];

    /// <summary>The text as it was.</summary>
    internal string Text => text;

    /// <summary>How this text ends its lines.</summary>
    internal string NewLine { get; } = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    internal void Replace(int start, int end, string with) => edits.Add((start, end, with));

    internal void Insert(int at, string what) => edits.Add((at, at, what));

    /// <summary>Where the line of a character begins.</summary>
    internal int LineStart(int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>Where the line of a character ends, its line break included.</summary>
    internal int LineEnd(int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end + 1;
    }

    /// <summary>The spaces at the beginning of a character's line.</summary>
    internal string Indent(int at)
    {
        var start = LineStart(at);
        var end = start;
        while (end < text.Length && text[end] == ' ')
            end++;

        return text[start..end];
    }

    /// <summary>Inserts whole lines behind the line of a character.</summary>
    internal void InsertLinesAfter(int at, IEnumerable<string> lines)
    {
        var end = LineEnd(at);
        var open = end > 0 && text[end - 1] != '\n';
        Insert(end, (open ? NewLine : "") + string.Concat(lines.Select(line => line + NewLine)));
    }

    public override string ToString()
    {
        var result = new StringBuilder();
        var done = 0;
        foreach (var (start, end, with) in edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.End))
        {
            result.Append(text, done, start - done).Append(with);
            done = end;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }
}
