using System.Text.Json;

namespace Gatehouse.Authorization.Fields;

/// <summary>Finds fields in a JSON body: members at any depth, and the paths of patches.</summary>
internal static class WrittenJson
{
    /// <summary>Looks through it.</summary>
    /// <returns>False when it is not well-formed.</returns>
    public static bool Find(ReadOnlySpan<byte> json, int maxDepth, WrittenNames found)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            if (!reader.Read())
                return false;

            Value(ref reader, UInt128.Zero, inList: false, found);
            return !reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name that is no Unicode text.
            return false;
        }
    }

    private static void Value(ref Utf8JsonReader reader, UInt128 path, bool inList, WrittenNames found)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                Value(ref reader, path, inList: true, found);
        else if (reader.TokenType == JsonTokenType.StartObject)
            Members(ref reader, path, inList ? PatchOf(reader, found) : null, found);
    }

    private static void Members(ref Utf8JsonReader reader, UInt128 path, UInt128? patched, WrittenNames found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var below = found.Name(name, path);
            if (patched is { } place && name.Equals("value", StringComparison.OrdinalIgnoreCase))
                below |= place;   // its members are those of the place it is put in
            reader.Read();
            Value(ref reader, below, inList: false, found);
        }
    }

    // JSON Patch (RFC 6902) and its kind name the field in a value. Upstreams read them under other media types too, so every list is looked at.
    private static UInt128? PatchOf(Utf8JsonReader reader, WrittenNames found)
    {
        var (isPatch, path, from) = (false, default(string), default(string));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                reader.Skip();
            else if (name.Equals("op", StringComparison.OrdinalIgnoreCase))
                isPatch = true;
            else if (name.Equals("path", StringComparison.OrdinalIgnoreCase))
                path = reader.GetString();
            else if (name.Equals("from", StringComparison.OrdinalIgnoreCase))
                from = reader.GetString();
        }

        if (!isPatch)
            return null;
        if (from is not null)
            found.Path(from);   // 'move' takes the field away from where it was
        return path is null ? UInt128.Zero : found.Path(path);
    }
}
