using System.Text;

namespace Gatehouse.Policy.Drafting;

/// <summary>Lines of a policy with their comments in one column.</summary>
internal sealed class Lines
{
    private const int CommentColumn = 44;

    private readonly StringBuilder text = new();

    /// <summary>A line and why it stands there.</summary>
    internal void Add(string line = "", string? why = null)
    {
        text.Append(line);
        if (!string.IsNullOrEmpty(why))
            text.Append(' ', Math.Max(line.Length == 0 ? 0 : 1, CommentColumn - line.Length)).Append("# ").Append(YamlWords.Comment(why));

        text.Append('\n');
    }

    /// <summary>A comment of its own, indented.</summary>
    internal void Say(string comment, int indent = 0) => text.Append(' ', indent).Append("# ").Append(YamlWords.Comment(comment)).Append('\n');

    public override string ToString() => text.ToString();
}
