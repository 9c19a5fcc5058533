using System.Text;
using System.Text.Json;

namespace Gatehouse.Authorization;

/// <summary>What a body would write at an owner's pointer, by whatever spelling some upstream could read it.</summary>
internal enum Written
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Only what stands there already.</summary>
    TheSame,

    /// <summary>Something else.</summary>
    Another,

    /// <summary>It is no JSON.</summary>
    Unreadable,
}

/// <summary>Finds every place of a request that an upstream could take for the owner (CWE-915): names in other spellings, twice, below lists, by a patch, in the query.</summary>
/// <remarks>JSON (RFC 8259) as it replaces or is merged (RFC 7396), and JSON Patch (RFC 6902), which some upstreams also take under the name of plain JSON.</remarks>
internal sealed class WrittenOwner(string pointer)
{
    private readonly PointerSegment[] segments = PointerSegment.Of(pointer);

    /// <summary>Looks at the whole body.</summary>
    /// <param name="json">The body.</param>
    /// <param name="learned">What stands there now; null when nothing does, or nobody knows.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    public Written Find(ReadOnlySpan<byte> json, string? learned, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        var found = Written.Nothing;
        try
        {
            if (!reader.Read())
                return Written.Unreadable;

            At(ref reader, segments, learned, ref found, isRoot: true);
            return reader.Read() ? Written.Unreadable : found;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Written.Unreadable;
        }
    }

    /// <summary>Looks at the query: many frameworks bind it to a thing as they do a body.</summary>
    /// <param name="query">As sent, with its question mark; may be empty.</param>
    /// <param name="learned">As for a body.</param>
    public Written FindInQuery(ReadOnlySpan<char> query, string? learned)
    {
        var found = Written.Nothing;
        query = query.TrimStart('?');
        foreach (var range in query.SplitAny('&', ';'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (pair.IsEmpty || !IsPlace(Tokens(QueryOwner.Decode(equals < 0 ? pair : pair[..equals]))))
                continue;
            if (equals < 0 || found == Written.TheSame || QueryOwner.Decode(pair[(equals + 1)..]) != learned)
                return Written.Another;   // said twice, an upstream may make a list of it

            found = Written.TheSame;
        }

        return found;
    }

    private void At(ref Utf8JsonReader reader, ReadOnlySpan<PointerSegment> path, string? learned, ref Written found, bool isRoot = false)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            InArray(ref reader, path, learned, ref found, isRoot);
        else if (path.IsEmpty)
            Compare(ref reader, learned, ref found);
        else if (reader.TokenType == JsonTokenType.StartObject)
            InObject(ref reader, path, learned, ref found, isRoot: isRoot);
        else if (!isRoot)
            found = Written.Another;   // null or text in place of what holds the owner takes the owner away
    }

    private void InObject(ref Utf8JsonReader reader, ReadOnlySpan<PointerSegment> path, string? learned, ref Written found, bool isRoot)
    {
        var patch = isRoot ? JsonPatch.Read(reader) : null;
        if (patch is not null && patch.Places.Exists(place => Touches(place, segments)))
            found = Written.Another;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (IsDotted(name) && Touches(Tokens(name), path))
                found = Written.Another;
            if (path[0].CouldBeSent(name))
                At(ref reader, path[1..], learned, ref found);
            else if (IsTransparent(name) || (patch is { Places.Count: 0 } && name.Equals("value", StringComparison.OrdinalIgnoreCase)))
                At(ref reader, path, learned, ref found, isRoot: true);
            else if (isRoot && reader.TokenType == JsonTokenType.StartArray)
                InOperations(ref reader, learned, ref found);
            else
                reader.Skip();
        }
    }

    // Things in a list are looked at like one alone: which of them an upstream takes is not ours to guess.
    private void InArray(ref Utf8JsonReader reader, ReadOnlySpan<PointerSegment> path, string? learned, ref Written found, bool isRoot)
    {
        if (path.IsEmpty)
            found = Written.Another;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (!path.IsEmpty && index == path[0].Index)
                At(ref reader, path[1..], learned, ref found);
            else if (!path.IsEmpty && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                At(ref reader, path, learned, ref found, isRoot);
            else
                reader.Skip();
        }
    }

    // { "Operations": [ … ] } (RFC 7644, section 3.5.2): what the list holds are no things but what is done to this one.
    private void InOperations(ref Utf8JsonReader reader, string? learned, ref Written found)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (reader.TokenType == JsonTokenType.StartObject && JsonPatch.Read(reader) is not null)
                InObject(ref reader, segments, learned, ref found, isRoot: true);
            else
                reader.Skip();
    }

    private static void Compare(ref Utf8JsonReader reader, string? learned, ref Written found)
    {
        var isNull = reader.TokenType == JsonTokenType.Null;   // nobody where nobody stands
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
            _ => null,
        };
        reader.Skip();
        if (text is null ? !(isNull && learned is null) : text != learned)
            found = Written.Another;
        else if (found == Written.Nothing)
            found = Written.TheSame;
    }

    private static readonly char[] Dots = ['.', '[', ']', ':'];

    // { "$set": { … } }, which an upstream may hand on to its database; "__proto__", which some merge into the thing itself (CWE-1321).
    private static bool IsTransparent(string name) => name.StartsWith('$') || name == "__proto__";

    // "parties.buyerId": databases and some frameworks read it as a path. "urn:…:Order:buyerId": the schema stands before it (RFC 7644, section 3.10).
    private static bool IsDotted(string name) => name.AsSpan().ContainsAny(Dots);

    private static string[] Tokens(string name) => (name.LastIndexOf(':') is var schema and >= 0 ? name[(schema + 1)..] : name).Split(Dots, StringSplitOptions.RemoveEmptyEntries);

    private bool IsPlace(string[] tokens) => segments.Length > 0 && tokens.Length >= segments.Length && Touches(tokens, segments);

    // Above the owner's place, at it, or below it; whole segments, in any spelling. An empty one stands for the whole thing.
    private static bool Touches(string[] tokens, ReadOnlySpan<PointerSegment> place)
    {
        if (tokens is [""])
            return true;

        for (var i = 0; i < Math.Min(tokens.Length, place.Length); i++)
            if (!place[i].CouldBeSent(tokens[i]))
                return false;

        return tokens.Length > 0;
    }
}
