using Gatehouse.Request;

namespace Gatehouse.Validation;

/// <summary>One name=value of a query, and whose it is.</summary>
/// <param name="Owner">Number of the parameter.</param>
/// <param name="Key">The member it names, for parameters that are objects.</param>
/// <param name="Value">Where the value stands in the query.</param>
internal readonly record struct QueryPair(int Owner, string? Key, Range Value);

/// <summary>All query parameters of an operation.</summary>
internal sealed class QueryCheck
{
    [ThreadStatic]
    private static List<QueryPair>? pairsOfThread;

    private readonly ParameterCheck[] parameters;
    private readonly Dictionary<string, QueryPair> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueryPair>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly int takesOthers = -1;

    public QueryCheck(ParameterCheck[] parameters)
    {
        this.parameters = parameters;
        for (var number = 0; number < parameters.Length; number++)
        {
            var parameter = parameters[number];
            if (!IsSpread(parameter))
                owners.TryAdd(parameter.Declared.Name, new QueryPair(number, null, default));
            else if (parameter.MemberNames.Count == 0)
                takesOthers = number;
            foreach (var member in IsSpread(parameter) ? parameter.MemberNames : [])
                owners.TryAdd(member, new QueryPair(number, member, default));
        }

        lookup = owners.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Checks a query.</summary>
    /// <param name="query">With its question mark; empty without one.</param>
    /// <param name="refuseUndeclared">Whether names that nobody declares are faults.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public void Check(ReadOnlySpan<char> query, bool refuseUndeclared, ref List<RequestFault>? faults)
    {
        var pairs = pairsOfThread ??= [];
        pairs.Clear();
        Read(query, pairs, refuseUndeclared, ref faults);
        for (var number = 0; number < parameters.Length; number++)
            Check(query, pairs, number, ref faults);
    }

    private void Read(ReadOnlySpan<char> query, List<QueryPair> pairs, bool refuseUndeclared, ref List<RequestFault>? faults)
    {
        for (var at = query.StartsWith("?") ? 1 : 0; at < query.Length;)
        {
            var length = query[at..].IndexOf('&');
            var end = length < 0 ? query.Length : at + length;
            var equals = query[at..end].IndexOf('=');
            var nameEnd = equals < 0 ? end : at + equals;
            if (end > at)
                Add(query[at..nameEnd], (equals < 0 ? end : nameEnd + 1)..end, pairs, refuseUndeclared, ref faults);
            at = end + 1;
        }
    }

    private void Add(ReadOnlySpan<char> name, Range value, List<QueryPair> pairs, bool refuseUndeclared, ref List<RequestFault>? faults)
    {
        if (lookup.TryGetValue(name, out var owner))
        {
            pairs.Add(owner with { Value = value });
            return;
        }

        var decoded = name.ContainsAny('%', '+') ? Uri.UnescapeDataString(name.ToString().Replace('+', ' ')) : name.ToString();
        if (owners.TryGetValue(decoded, out owner))
            pairs.Add(owner with { Value = value });
        else if (MemberOf(decoded) is { } member)
            pairs.Add(member with { Value = value });
        else if (takesOthers >= 0)
            pairs.Add(new QueryPair(takesOthers, decoded, value));
        else if (refuseUndeclared)
            FaultList.Add(ref faults, "query." + FaultList.Shown(decoded), "no parameter of this name; leave it out");
    }

    // filter[name]=value
    private QueryPair? MemberOf(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 1 || name[^1] != ']' || !owners.TryGetValue(name[..bracket], out var owner) || parameters[owner.Owner].Declared.Style != "deepObject")
            return null;
        return owner with { Key = name[(bracket + 1)..^1] };
    }

    private void Check(ReadOnlySpan<char> query, List<QueryPair> pairs, int number, ref List<RequestFault>? faults)
    {
        var parameter = parameters[number];
        var (count, last) = (0, default(QueryPair));
        foreach (var pair in pairs)
            if (pair.Owner == number)
                (count, last) = (count + 1, pair);

        if (count == 0)
        {
            if (parameter.Declared.Required)
                FaultList.Add(ref faults, parameter.At, "a value: it is required");
        }
        else if (last.Key is not null)
            parameter.CheckMembers(query, pairs, number, ref faults);
        else if (parameter.IsList && parameter.Declared is { Explode: true } && (count > 1 || !parameter.AdmitsText))
            parameter.CheckEach(query, pairs, number, ref faults);
        else if (count > 1)
            // Parameter pollution (CWE-235): one server takes the first, another the last, a third joins them.
            FaultList.Add(ref faults, parameter.At, "one value; it stands there several times");
        else
            parameter.Check(query[last.Value], ref faults);
    }

    private static bool IsSpread(ParameterCheck parameter) => parameter.IsObject && parameter.Declared is { Style: "form", Explode: true };
}
