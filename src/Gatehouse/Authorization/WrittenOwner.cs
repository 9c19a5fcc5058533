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

/// <summary>Finds every place of a body that an upstream could take for the owner (CWE-915): names in other case or escaped, twice, below lists, by JSON Patch.</summary>
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
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var similar = path[0].CouldBe(ref reader);
            var name = similar ? "" : reader.GetString()!;
            reader.Read();
            if (isRoot && IsPatchWord(name) && reader.TokenType == JsonTokenType.String && Touches(reader.GetString()!.TrimStart('/').Split('/'), segments))
                found = Written.Another;
            if (IsDotted(name) && Touches(name.Split(Dots, StringSplitOptions.RemoveEmptyEntries), path))
                found = Written.Another;
            if (similar)
                At(ref reader, path[1..], learned, ref found);
            else if (name.StartsWith('$'))
                At(ref reader, path, learned, ref found, isRoot: true);   // { "$set": { … } }, which an upstream may hand on to its database
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

    private static void Compare(ref Utf8JsonReader reader, string? learned, ref Written found)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
            _ => null,
        };
        reader.Skip();
        if (text is null || text != learned)
            found = Written.Another;
        else if (found == Written.Nothing)
            found = Written.TheSame;
    }

    private static readonly char[] Dots = ['.', '[', ']'];

    private static bool IsPatchWord(string name) => name.Equals("path", StringComparison.OrdinalIgnoreCase) || name.Equals("from", StringComparison.OrdinalIgnoreCase);

    // "parties.buyerId": databases and some frameworks read it as a path.
    private static bool IsDotted(string name) => name.AsSpan().ContainsAny(Dots);

    // Above the owner's place, at it, or below it; whole segments, in any case. An empty one stands for the whole thing.
    private static bool Touches(string[] tokens, ReadOnlySpan<PointerSegment> place)
    {
        if (tokens is [""])
            return true;

        for (var i = 0; i < Math.Min(tokens.Length, place.Length); i++)
            if (!place[i].CouldBe(PointerSegment.Unescaped(tokens[i])))
                return false;

        return tokens.Length > 0;
    }
}
