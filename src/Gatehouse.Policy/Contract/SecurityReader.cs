namespace Gatehouse.Policy.Contract;

/// <summary>What the contract says about who may call without a credential. A hint for drafts; it opens nothing.</summary>
internal sealed class SecurityReader
{
    private readonly ContractNode? general;
    private readonly bool declared;

    internal SecurityReader(ContractNode root)
    {
        general = root.Child("security");
        declared = general is { } all && all.Items().Any() || root.Child("components")?.Child("securitySchemes") is { IsObject: true };
    }

    /// <summary>Whether the operation asks for no credential in a document that knows credentials.</summary>
    internal bool IsOpen(ContractNode operation)
    {
        if (!declared || (operation.Child("security") ?? general) is not { IsArray: true } asked)
            return false;

        // An empty list, or one alternative that asks for nothing.
        var alternatives = asked.Items().ToList();
        return alternatives.Count == 0 || alternatives.Exists(one => one.IsObject && !one.Json.EnumerateObject().Any());
    }
}
