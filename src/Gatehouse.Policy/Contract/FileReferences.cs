using System.Text.Json;

namespace Gatehouse.Policy.Contract;

/// <summary>Finds the references that name other files.</summary>
internal static class FileReferences
{
    /// <summary>Each with the pointer of its <c>$ref</c>; local ones and addresses are left out.</summary>
    internal static IEnumerable<(string Pointer, string Reference)> In(ContractNode root)
    {
        var found = new List<(string, string)>();
        Search(root, "", found);
        return found;
    }

    /// <summary>Whether a member's value is data, in which <c>$ref</c> means nothing.</summary>
    internal static bool IsData(string parent, string name) =>
        parent is not ("properties" or "patternProperties" or "$defs" or "schemas") && name is "example" or "default" or "const" or "enum" or "value";

    internal static bool NamesAFile(string reference) =>
        !reference.StartsWith('#') && !reference.Contains("://", StringComparison.Ordinal) && !reference.StartsWith("urn:", StringComparison.OrdinalIgnoreCase);

    private static void Search(ContractNode node, string name, List<(string, string)> found)
    {
        foreach (var item in node.IsArray && HasObjects(node.Json) ? node.Items() : [])
            Search(item, name, found);
        if (!node.IsObject)
            return;

        foreach (var member in node.Json.EnumerateObject())
        {
            if (member.NameEquals("$ref") && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { } reference && NamesAFile(reference))
                found.Add((JsonPointer.Append(node.Pointer, "$ref"), reference));
            else if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && !IsData(name, member.Name))
                Search(new ContractNode(member.Value, JsonPointer.Append(node.Pointer, member.Name)), member.Name, found);
        }
    }

    private static bool HasObjects(JsonElement list) => list.GetArrayLength() > 0 && list[0].ValueKind is JsonValueKind.Object or JsonValueKind.Array;
}
