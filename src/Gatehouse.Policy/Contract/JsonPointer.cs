using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Policy.Contract;

/// <summary>JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>The pointer of a member below another pointer.</summary>
    internal static string Append(string pointer, string name) =>
        pointer + "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    internal static string[] Split(string pointer)
    {
        if (pointer.Length == 0)
            return [];

        var segments = pointer[(pointer[0] == '/' ? 1 : 0)..].Split('/');
        for (var i = 0; i < segments.Length; i++)
            segments[i] = segments[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

        return segments;
    }

    /// <summary>The element a pointer names; null when there is none.</summary>
    internal static JsonElement? Find(JsonElement root, string pointer)
    {
        foreach (var segment in Split(pointer))
        {
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(segment, out var member))
                root = member;
            else if (root.ValueKind == JsonValueKind.Array && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < root.GetArrayLength())
                root = root[index];
            else
                return null;
        }

        return root;
    }
}
