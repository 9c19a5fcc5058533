using System.Text.Json;

namespace Gatehouse.Authorization;

/// <summary>One operation of a JSON Patch (RFC 6902) or of its kin (RFC 7644, section 3.5.2), which some upstreams also take under the name of plain JSON.</summary>
internal sealed class JsonPatch
{
    /// <summary>The names on the way to each place that it names; a name said twice counts twice, since readers take the first or the last (CWE-436).</summary>
    public List<string[]> Places { get; } = [];

    /// <summary>Reads an object.</summary>
    /// <param name="reader">Stands on its start; it is a copy, so the caller's stays there.</param>
    /// <returns>Null when it is no patch: it has no <c>op</c>.</returns>
    /// <exception cref="InvalidOperationException">A name is no Unicode text.</exception>
    public static JsonPatch? Read(Utf8JsonReader reader)
    {
        var (isPatch, patch) = (false, default(JsonPatch));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.Equals("op", StringComparison.OrdinalIgnoreCase))
                isPatch |= reader.TokenType == JsonTokenType.String;
            if (Names(name) && PlaceOf(ref reader) is { } place)
                (patch ??= new()).Places.Add(place);
            else
                reader.Skip();
        }

        return isPatch ? patch ?? new() : null;
    }

    // 'move' takes away from where it was.
    private static bool Names(string member) => member.Equals("path", StringComparison.OrdinalIgnoreCase) || member.Equals("from", StringComparison.OrdinalIgnoreCase);

    private static string[]? PlaceOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => StepsOf(reader.GetString()!),
        JsonTokenType.StartArray => ListOf(ref reader),
        _ => null,
    };

    // A pointer (RFC 6901), or a dotted path after the name of its schema. An empty one is the whole thing.
    private static string[] StepsOf(string path)
    {
        path = path.TrimStart('#');
        if (path.StartsWith('/'))
            return Array.ConvertAll(path.TrimStart('/').Split('/'), PointerSegment.Unescaped);

        return path[(path.LastIndexOf(':') + 1)..].Split(['.', '[', ']', '/'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } steps ? steps : [""];
    }

    private static string[] ListOf(ref Utf8JsonReader reader)
    {
        var steps = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (reader.TokenType == JsonTokenType.String)
                steps.Add(reader.GetString()!);
            else
                reader.Skip();

        return steps.Count == 0 ? [""] : [.. steps];
    }
}
