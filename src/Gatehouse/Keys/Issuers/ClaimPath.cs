using System.Text.Json;

namespace Gatehouse.Keys.Issuers;

/// <summary>Finds a claim by what the policy calls it: its exact name, a path with dots, or a JSON pointer.</summary>
internal static class ClaimPath
{
    /// <summary>The claim; null when there is none.</summary>
    /// <param name="claims">An object.</param>
    /// <param name="path">
    /// <c>cognito:groups</c> and <c>https://shop.example/roles</c> are names, because a member is called so; <c>realm_access.roles</c> is a path,
    /// because none is; <c>/resource_access/com.example.app/roles</c> is a pointer (RFC 6901), for when that could be read in two ways.
    /// </param>
    internal static JsonElement? Find(JsonElement claims, string path) =>
        path.StartsWith('/') ? Pointed(claims, path) : Dotted(claims, path);

    // The exact name wins over the path, at every level: names with dots are common (RFC 7519, section 4.2).
    private static JsonElement? Dotted(JsonElement at, ReadOnlySpan<char> path)
    {
        if (at.ValueKind != JsonValueKind.Object)
            return null;
        if (at.TryGetProperty(path, out var exact))
            return exact;

        for (var dot = path.IndexOf('.'); dot > 0; dot = Next(path, dot))
            if (at.TryGetProperty(path[..dot], out var inner) && Dotted(inner, path[(dot + 1)..]) is { } found)
                return found;

        return null;
    }

    private static int Next(ReadOnlySpan<char> path, int dot) => path[(dot + 1)..].IndexOf('.') is var next and >= 0 ? dot + 1 + next : -1;

    private static JsonElement? Pointed(JsonElement at, string pointer)
    {
        foreach (var part in pointer[1..].Split('/'))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }

    /// <summary>The single values of a claim: of a list each text in it; of a text the whole, and then its words (<c>scope</c>, RFC 6749, section 3.3).</summary>
    internal static string[] Values(JsonElement? claim) => claim switch
    {
        { ValueKind: JsonValueKind.String } => Text(claim.Value) is { } text ? [text, .. text.Contains(' ') ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : []] : [],
        { ValueKind: JsonValueKind.Array } => [.. claim.Value.EnumerateArray().Select(Single).OfType<string>()],
        { } other => Single(other) is { } single ? [single] : [],
        null => [],
    };

    /// <summary>A text, a whole number or a truth value as text; null for everything else.</summary>
    internal static string? Single(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value),
        JsonValueKind.Number => value.TryGetInt64(out _) ? value.GetRawText() : null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;   // half a surrogate pair
        }
    }
}
