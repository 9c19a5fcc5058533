using System.Text.Json;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Drafting;

/// <summary>The guide's three roles, and those the contract itself lists for a field such as 'role'.</summary>
internal static class RoleGuess
{
    private const int Most = 10;

    /// <summary>guest first, admin last.</summary>
    internal static (IReadOnlyList<string> Roles, string Why) Of(ContractDocument contract)
    {
        var schemas = JsonPointer.Find(contract.Root, "/components/schemas") is { ValueKind: JsonValueKind.Object } found ? found.EnumerateObject().Select(schema => schema.Value) : [];
        foreach (var schema in schemas)
            if (Listed(schema) is { Count: > 0 and <= Most } listed && (listed.Contains("admin") || listed.Contains("user")))
                return (["guest", "user", .. listed.Where(role => role is not ("guest" or "user" or "admin")).Distinct(), "admin"], "guest: nobody signed in; the others from the contract's 'role'");

        return (["guest", "user", "admin"], "guest: nobody signed in");
    }

    private static List<string> Listed(JsonElement schema)
    {
        foreach (var pointer in (ReadOnlySpan<string>)["/properties/role/enum", "/properties/roles/items/enum"])
            if (JsonPointer.Find(schema, pointer) is { ValueKind: JsonValueKind.Array } values)
                return [.. values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!).Where(role => Shapes.Role().IsMatch(role))];

        return [];
    }
}
