using System.Collections.Frozen;
using System.Text.Json;

namespace Gatehouse.Authorization.Answers;

/// <summary>What may stand beside a list that is cut down to the caller's things.</summary>
/// <remarks>
/// How many things there are, and anything of them outside of the list, would tell of other people's (CWE-200). So objects and lists beside it pass only
/// when the policy names them, or as the place of paging words; numbers only when they say where the caller is; totals not at all.
/// </remarks>
/// <param name="keepTotals">Whether totals and numbers pass.</param>
/// <param name="named">Members that pass whole.</param>
internal sealed class BesideList(bool keepTotals, IReadOnlyList<string> named)
{
    private static readonly FrozenSet<string> Paging = new[] { "links", "paging", "pagination", "page", "pageinfo", "meta", "metadata", "cursor", "cursors", "next", "prev", "previous", "first", "self" }.ToFrozenSet();

    private static readonly FrozenSet<string> Positions = new[]
    {
        "page", "pagenumber", "currentpage", "number", "size", "pagesize", "perpage", "itemsperpage", "limit", "maxresults", "offset", "skip", "start", "startindex", "next", "nextpage", "prev",
        "prevpage", "previouspage", "nextoffset", "cursor", "nextcursor", "status", "code", "version",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Totals = new[] { "last", "lastpage", "pages", "hits", "matches", "found", "numfound", "length", "records", "maxpage", "remaining" }.ToFrozenSet();

    private readonly FrozenSet<string> named = named.Select(name => Spellings.Fold(name, Spelling.AsSent)).ToFrozenSet();

    /// <summary>What becomes of a member.</summary>
    /// <param name="folded">Its name, folded as sent.</param>
    /// <param name="value">The token its value begins with.</param>
    public BesideFate FateOf(string folded, JsonTokenType value)
    {
        if (named.Contains(folded))
            return BesideFate.Keep;
        if (!keepTotals && IsTotal(folded))
            return BesideFate.Drop;

        return value switch
        {
            JsonTokenType.StartObject => Paging.Contains(folded) ? BesideFate.LookInto : BesideFate.Drop,
            JsonTokenType.StartArray => BesideFate.Drop,
            JsonTokenType.Number => keepTotals || Positions.Contains(folded) ? BesideFate.Keep : BesideFate.Drop,
            _ => BesideFate.Keep,
        };
    }

    /// <summary>Whether a name says how many there are.</summary>
    /// <param name="folded">Folded as sent.</param>
    public static bool IsTotal(string folded) =>
        folded.Contains("total", StringComparison.Ordinal) || folded.Contains("count", StringComparison.Ordinal) || Totals.Contains(folded);
}

/// <summary>What becomes of a member beside a list.</summary>
internal enum BesideFate
{
    /// <summary>It is left out.</summary>
    Drop,

    /// <summary>It passes as it is.</summary>
    Keep,

    /// <summary>It passes, and its members are looked at in the same way.</summary>
    LookInto,
}
