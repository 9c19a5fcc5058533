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

            Value(ref reader, UInt128.Zero, mayBePatch: true, found);
            return !reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name that is no Unicode text.
            return false;
        }
    }

    private static void Value(ref Utf8JsonReader reader, UInt128 path, bool mayBePatch, WrittenNames found)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                Value(ref reader, path, mayBePatch: true, found);
        else if (reader.TokenType == JsonTokenType.StartObject)
            Members(ref reader, path, mayBePatch ? PatchOf(reader, found) : null, found);
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
            Value(ref reader, below, mayBePatch: false, found);
        }
    }

    // A patch names the field in a value. Upstreams read patches under other media types too, so every list is looked at, and the root.
    private static UInt128? PatchOf(Utf8JsonReader reader, WrittenNames found)
    {
        if (JsonPatch.Read(reader) is not { } patch)
            return null;

        var below = UInt128.Zero;
        foreach (var place in patch.Places)
            below |= found.Steps(place, UInt128.Zero);
        return below;
    }
}
