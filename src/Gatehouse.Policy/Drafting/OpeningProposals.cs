namespace Gatehouse.Policy.Drafting;

/// <summary>What somebody may want to open. Never opened by the draft itself.</summary>
internal static class OpeningProposals
{
    private static readonly HashSet<string> Self = new(StringComparer.Ordinal) { "me", "self", "current", "whoami" };

    // Reads that are rarely everybody's.
    private static readonly HashSet<string> Inner = new(StringComparer.Ordinal)
    {
        "admin", "audit", "billing", "config", "configuration", "credential", "credentials", "internal", "invoice", "invoices", "key", "keys", "log", "logs", "payment", "payments",
        "permission", "permissions", "report", "reports", "role", "roles", "secret", "secrets", "session", "sessions", "setting", "settings", "token", "tokens", "transaction", "transactions",
    };

    internal static IEnumerable<(string Cell, string Why)> Of(DraftedResource resource, SchemaFields fields)
    {
        var someones = resource.OwnerInAnswers(fields) is not null;
        return resource.Actions.Where(action => !action.Own).Select(action => Of(resource.Name, action, someones)).OfType<(string, string)>();
    }

    private static (string Cell, string Why)? Of(string resource, DraftedAction action, bool someones)
    {
        var operations = action.Operations;
        var literals = operations.Select(operation => PathShape.Of(operation.Source.Template).Literals).ToList();
        if (operations.All(operation => operation.Source.OpenInContract))
            return ($"{resource}: guest {action.Name}", $"the contract asks for no credential at {operations[0].Name}");
        if (literals.All(words => words.Any(Self.Contains)))
            return ($"{resource}: user {action.Name}", $"{operations[0].Name} is the caller's own, if the upstream reads Gatehouse-Subject");

        var plain = !someones && action.Name == "read" && !literals.Exists(words => words.SelectMany(NameWords.Of).Any(word => Inner.Contains(word) || PersonWords.IsCollection(word)));
        return plain ? ($"{resource}: user {action.Name}", $"nothing in {operations[0].Name} looks personal") : null;
    }
}
