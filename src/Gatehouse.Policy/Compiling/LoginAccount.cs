using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Compiling;

/// <summary>Which field of a login's body names the account.</summary>
internal static class LoginAccount
{
    // The likeliest first; compared without case, '_' and '-'.
    private static readonly string[] Names =
    [
        "username", "login", "loginname", "email", "emailaddress", "mail", "user", "account", "accountname", "accountid",
        "userid", "phone", "phonenumber", "mobile", "identifier", "name",
    ];

    /// <summary>The fields of a body as the contract declares them; null when it says nothing.</summary>
    public static IReadOnlyList<SchemaField>? FieldsOf(ContractDocument? contract, OperationName operation) =>
        contract?.Operations.FirstOrDefault(one => one.Name == operation.Name) is { Body: not null } declared ? new SchemaFields(contract.Root).OfBody(declared) : null;

    /// <summary>The pointer of the one field that must be the account's name; null when there is none, or more than one could be.</summary>
    /// <remarks>Of "user name or e-mail", both optional, either may be sent: counting only one of them would leave the other uncounted.</remarks>
    public static string? Guess(IReadOnlyList<SchemaField> fields)
    {
        var likely = Likely(fields);
        var required = likely.Where(field => field.Required).ToList();
        if (required.Count > 0)
            return required[0].Pointer;

        return likely.Select(field => field.Pointer).Distinct().Count() == 1 ? likely[0].Pointer : null;
    }

    /// <summary>For the line to write.</summary>
    public static string Example(IReadOnlyList<SchemaField> fields) => Likely(fields) is [var first, ..] ? first.Pointer : "/username";

    private static List<SchemaField> Likely(IReadOnlyList<SchemaField> fields) =>
    [
        .. fields.Where(field => RankOf(field) >= 0 && !fields.Any(other => other.Pointer.StartsWith(field.Pointer + "/", StringComparison.Ordinal)))
            .OrderBy(field => field.Depth).ThenBy(RankOf),
    ];

    private static int RankOf(SchemaField field) =>
        Array.IndexOf(Names, field.Name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());
}
