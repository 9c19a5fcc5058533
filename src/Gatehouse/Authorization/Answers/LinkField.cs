namespace Gatehouse.Authorization.Answers;

/// <summary>The Link header field (RFC 8288, section 3).</summary>
internal static class LinkField
{
    /// <summary>The links of a value but those to the last page, whose address tells how many there are. What cannot be read clearly is left out.</summary>
    public static IEnumerable<string> WithoutLast(string value)
    {
        for (var at = 0; at < value.Length;)
        {
            var end = EndOf(value, at);
            if (end < 0)
                yield break;

            var link = value[at..end].Trim();
            at = end + 1;
            if (link.StartsWith('<') && link.Contains('>', StringComparison.Ordinal) && !link[link.IndexOf('>', StringComparison.Ordinal)..].Contains("last", StringComparison.OrdinalIgnoreCase))
                yield return link;
        }
    }

    // Commas within <> and quotes part nothing; -1 when one of them is not closed.
    private static int EndOf(string value, int at)
    {
        var close = '\0';
        for (; at < value.Length; at++)
        {
            if (close == '"' && value[at] == '\\')
                at++;
            else if (close != '\0')
                close = value[at] == close ? '\0' : close;
            else if (value[at] == ',')
                return at;
            else if (value[at] is '<' or '"')
                close = value[at] == '<' ? '>' : '"';
        }

        return close == '\0' ? Math.Min(at, value.Length) : -1;
    }
}
