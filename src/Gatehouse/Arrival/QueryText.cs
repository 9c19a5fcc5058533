using System.Buffers;

namespace Gatehouse.Arrival;

/// <summary>What a query may be made of; it goes upstream as it came.</summary>
internal static class QueryText
{
    private static readonly SearchValues<char> Printable = SearchValues.Create(
        "!\"$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Looks at a query with its question mark.</summary>
    /// <returns>Null when it may go on; else why it is refused, a stable word.</returns>
    public static string? Fault(ReadOnlySpan<char> query)
    {
        if (query.ContainsAnyExcept(Printable))
            return "query_character";

        for (var at = query.IndexOf('%'); at >= 0 && at < query.Length;)
        {
            if (at + 2 >= query.Length || !char.IsAsciiHexDigit(query[at + 1]) || !char.IsAsciiHexDigit(query[at + 2]))
                return "query_percent";
            if (query[at + 1] == '0' && query[at + 2] == '0')
                return "query_nul";   // a NUL ends the value for some readers and not for others (CWE-158)

            var next = query[(at + 3)..].IndexOf('%');
            at = next < 0 ? -1 : at + 3 + next;
        }

        return null;
    }
}
