using System.Text.Json;

namespace Gatehouse.Policy.Compiling;

/// <summary>All names that schemas of a contract give to fields.</summary>
internal static class DeclaredNames
{
    private const int MaxDepth = 256;

    /// <summary>Reads them; case does not count.</summary>
    public static IReadOnlySet<string> Of(JsonElement root)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Walk(root, names, 0);
        return names;
    }

    private static void Walk(JsonElement element, HashSet<string> names, int depth)
    {
        if (depth > MaxDepth)
            return;   // deeper than any contract; the reader bounds it too

        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                Walk(item, names, depth + 1);
        if (element.ValueKind != JsonValueKind.Object)
            return;

        foreach (var member in element.EnumerateObject())
        {
            if (member is { Name: "properties", Value.ValueKind: JsonValueKind.Object })
                foreach (var field in member.Value.EnumerateObject())
                    names.Add(field.Name);

            Walk(member.Value, names, depth + 1);
        }
    }
}
