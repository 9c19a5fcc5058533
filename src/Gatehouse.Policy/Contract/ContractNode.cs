using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Policy.Contract;

/// <summary>An element of the contract together with its JSON pointer.</summary>
internal readonly record struct ContractNode(JsonElement Json, string Pointer)
{
    internal bool IsObject => Json.ValueKind == JsonValueKind.Object;

    internal bool IsArray => Json.ValueKind == JsonValueKind.Array;

    /// <summary>A member of an object; null when there is none or this is no object.</summary>
    internal ContractNode? Child(string name) =>
        IsObject && Json.TryGetProperty(name, out var member) ? new ContractNode(member, JsonPointer.Append(Pointer, name)) : null;

    /// <summary>Text of a member. A number or a truth value is taken as it is written: YAML authors forget quotes.</summary>
    internal string? Text(string name)
    {
        if (!IsObject || !Json.TryGetProperty(name, out var member))
            return null;

        return member.ValueKind switch
        {
            JsonValueKind.String => member.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.GetRawText(),
            _ => null,
        };
    }

    internal bool? Flag(string name) =>
        !IsObject || !Json.TryGetProperty(name, out var member) ? null
            : member.ValueKind == JsonValueKind.True ? true
            : member.ValueKind == JsonValueKind.False ? false : null;

    /// <summary>Members of an object without the extensions <c>x-…</c>; none when this is no object.</summary>
    internal IEnumerable<(string Name, ContractNode Node)> Members()
    {
        if (!IsObject)
            yield break;

        foreach (var member in Json.EnumerateObject())
            if (!member.Name.StartsWith("x-", StringComparison.Ordinal))
                yield return (member.Name, new ContractNode(member.Value, JsonPointer.Append(Pointer, member.Name)));
    }

    /// <summary>Items of an array; none when this is no array.</summary>
    internal IEnumerable<ContractNode> Items()
    {
        if (!IsArray)
            yield break;

        var index = 0;
        foreach (var item in Json.EnumerateArray())
            yield return new ContractNode(item, JsonPointer.Append(Pointer, index++.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>What stands here, in words for a fault.</summary>
    internal string Kind => Json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "nothing",
        _ => "a truth value",
    };
}
