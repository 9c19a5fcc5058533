using System.Buffers;
using System.Text;

namespace Gatehouse.Policy.Compiling;

/// <summary>Writes the path of an operation with the values of another operation's path, or with one id.</summary>
public sealed class ThingPath
{
    private const int LongestId = 256;
    private static readonly SearchValues<char> Leading = SearchValues.Create("/\\%?#;");

    private readonly string[] texts;
    private readonly int[] values;

    private ThingPath(string[] texts, int[] values) => (this.texts, this.values) = (texts, values);

    /// <summary>Prepares a path.</summary>
    /// <param name="to">Template of the path to write.</param>
    /// <param name="from">Names of the parameters whose values there are, in the order of <see cref="PathValues"/>.</param>
    /// <returns>Null when a value is missing.</returns>
    internal static ThingPath? Of(string to, IReadOnlyList<string> from)
    {
        var texts = new List<string>();
        var values = new List<int>();
        var text = new StringBuilder();
        foreach (var segment in PathTemplate.Parse(to).Segments)
        {
            text.Append('/').Append(segment.Literals[0]);
            for (var i = 0; i < segment.Names.Count; i++)
            {
                texts.Add(text.ToString());
                values.Add(IndexOf(from, segment.Names[i]));
                text.Clear().Append(segment.Literals[i + 1]);
            }
        }

        texts.Add(text.ToString());
        return values.Contains(-1) ? null : new ThingPath([.. texts], [.. values]);
    }

    /// <summary>The path with the values of a request's, as they stand there: in their canonical spelling.</summary>
    /// <param name="path">The request's path.</param>
    /// <param name="ranges">Where its values stand.</param>
    /// <returns>Null when a value that was part of a segment would here be a segment that leads elsewhere (CWE-22).</returns>
    public string? From(ReadOnlySpan<char> path, in PathValues ranges)
    {
        var text = new StringBuilder(path.Length + 16).Append(texts[0]);
        for (var i = 0; i < values.Length; i++)
        {
            var value = path[ranges[values[i]]];
            if (value is "." or "..")
                return null;
            text.Append(value).Append(texts[i + 1]);
        }

        return text.ToString();
    }

    /// <summary>The path of the thing with this id.</summary>
    /// <param name="id">From a thing of the upstream's: whoever may write things may choose it.</param>
    /// <returns>Null when it cannot stand in one segment as nothing but a name: it would lead to another place (CWE-22).</returns>
    public string? Of(string id) =>
        values.Length != 1 || id.Length is 0 or > LongestId || id is "." or ".." || id.AsSpan().ContainsAny(Leading) || id.Any(char.IsControl) || !IsText(id)
            ? null
            : string.Concat(texts[0], Uri.EscapeDataString(id), texts[1]);

    private static bool IsText(string id)
    {
        for (var i = 0; i < id.Length; i++)
            if (char.IsSurrogate(id[i]) && !(char.IsHighSurrogate(id[i]) && i + 1 < id.Length && char.IsLowSurrogate(id[++i])))
                return false;

        return true;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name)
                return i;

        return -1;
    }
}
