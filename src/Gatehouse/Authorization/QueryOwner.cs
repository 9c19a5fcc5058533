namespace Gatehouse.Authorization;

/// <summary>Finds the owner in a query string.</summary>
/// <remarks>
/// Parameter pollution (CWE-235): the upstream may take the first, the last, or all of several values, split at
/// ';' too, ignore case, or read <c>owner[]</c> as <c>owner</c>. Whatever any of them could read as a second owner makes
/// the answer ambiguous, and ambiguous is a refusal.
/// </remarks>
internal static class QueryOwner
{
    /// <summary>Compares the parameter with the caller.</summary>
    /// <param name="query">As sent, with its question mark; may be empty.</param>
    /// <param name="name">Of the parameter.</param>
    /// <param name="subject">The caller.</param>
    public static OwnerFound Find(ReadOnlySpan<char> query, string name, string? subject)
    {
        var rest = query.StartsWith('?') ? query[1..] : query;
        var seen = 0;
        var exact = false;
        var value = "";
        foreach (var range in rest.SplitAny('&', ';'))
        {
            var pair = rest[range];
            var equals = pair.IndexOf('=');
            var found = Decode(equals < 0 ? pair : pair[..equals]);
            if (!CouldMean(found, name))
                continue;

            seen++;
            exact = found == name && !TouchesSemicolon(rest, range);
            value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        return seen == 0 ? OwnerFound.Missing
            : seen > 1 || !exact ? OwnerFound.Ambiguous
            : value.Length == 0 ? OwnerFound.Missing
            : value == subject ? OwnerFound.Caller
            : OwnerFound.Another;
    }

    // Leading blanks and brackets: PHP and others drop them from a name.
    private static bool CouldMean(string found, string name)
    {
        var bare = found.AsSpan().Trim();
        var bracket = bare.IndexOf('[');
        return (bracket < 0 ? bare : bare[..bracket]).Equals(name, StringComparison.OrdinalIgnoreCase)
            || found.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static bool TouchesSemicolon(ReadOnlySpan<char> query, Range range) =>
        range.Start.Value > 0 && query[range.Start.Value - 1] == ';'
        || range.End.Value < query.Length && query[range.End.Value] == ';';

    /// <summary>A name or value as it is meant.</summary>
    public static string Decode(ReadOnlySpan<char> text) =>
        text.ContainsAny('%', '+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : text.ToString();
}
