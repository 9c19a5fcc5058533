using System.Text;
using Gatehouse.JsonSchema;

namespace Gatehouse.Validation;

/// <summary>A parameter that is an object: names and values become members.</summary>
internal sealed class ObjectParameter
{
    private readonly Dictionary<string, (JsonTypes Types, JsonTypes Items)> members = new(StringComparer.Ordinal);
    private readonly JsonTypes others;

    public ObjectParameter(CompiledSchema schema)
    {
        foreach (var name in schema.PropertyNames())
            members[name] = schema.Property(name) is { } member ? (member.Types, member.Items?.Types ?? JsonTypes.Any) : (JsonTypes.Any, JsonTypes.Any);
        others = schema.Property("\0")?.Types ?? JsonTypes.Any;   // a name nobody declares: what additionalProperties says
    }

    public IReadOnlyCollection<string> Names => members.Keys;

    /// <summary>Writes "R,100,G,200" or "R=100,G=200" as an object.</summary>
    public void Write(ParameterText json, ReadOnlySpan<byte> text, ParameterStyle style)
    {
        json.Add((byte)'{');
        while (!text.IsEmpty)
        {
            var name = Next(ref text, style.NamesMembers ? (byte)'=' : style.Separator);
            Name(json, name);
            TextValue.Add(json, Next(ref text, style.Separator), TypesOf(Encoding.UTF8.GetString(name)).Types);
        }

        json.Add((byte)'}');
    }

    /// <summary>Writes the members found in a query as an object; false when one is not UTF-8.</summary>
    public bool TryWrite(ParameterText json, ParameterText text, ReadOnlySpan<char> query, List<QueryPair> pairs, int number)
    {
        json.Add((byte)'{');
        for (var i = 0; i < pairs.Count; i++)
        {
            if (pairs[i] is not { Key: { } key } pair || pair.Owner != number)
                continue;
            var (types, items) = TypesOf(key);
            var list = (types & JsonTypes.Array) != 0 && (types & JsonTypes.String) == 0;
            if (list && Before(pairs, i, key, number))
                continue;
            Name(json, Encoding.UTF8.GetBytes(key));
            if (!(list ? TryList(json, text, query, pairs, i, items) : TryValue(json, text, query[pair.Value], types)))
                return false;
        }

        json.Add((byte)'}');
        return true;
    }

    private static bool TryList(ParameterText json, ParameterText text, ReadOnlySpan<char> query, List<QueryPair> pairs, int first, JsonTypes items)
    {
        json.Add((byte)'[');
        for (var i = first; i < pairs.Count; i++)
        {
            if (pairs[i].Owner != pairs[first].Owner || pairs[i].Key != pairs[first].Key)
                continue;
            if (i > first)
                json.Add((byte)',');
            if (!TryValue(json, text, query[pairs[i].Value], items))
                return false;
        }

        json.Add((byte)']');
        return true;
    }

    private static bool TryValue(ParameterText json, ParameterText text, ReadOnlySpan<char> raw, JsonTypes types)
    {
        text.Clear();
        if (!text.AddDecoded(raw, plusIsSpace: true))
            return false;
        TextValue.Add(json, text.Bytes, types);
        return true;
    }

    private static bool Before(List<QueryPair> pairs, int end, string key, int number)
    {
        for (var i = 0; i < end; i++)
            if (pairs[i].Owner == number && pairs[i].Key == key)
                return true;

        return false;
    }

    private static void Name(ParameterText json, ReadOnlySpan<byte> name)
    {
        if (json.Bytes[^1] != '{')
            json.Add((byte)',');
        json.AddString(name);
        json.Add((byte)':');
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> text, byte separator)
    {
        var end = text.IndexOf(separator);
        var next = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return next;
    }

    private (JsonTypes Types, JsonTypes Items) TypesOf(string name) => members.GetValueOrDefault(name, (others, JsonTypes.Any));
}
