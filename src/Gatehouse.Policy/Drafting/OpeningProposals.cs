namespace Gatehouse.Policy.Drafting;

/// <summary>What somebody may want to open. Never opened by the draft itself.</summary>
internal static class OpeningProposals
{
    private static readonly HashSet<string> Entrances = new(StringComparer.Ordinal) { "login", "register", "signin", "signup" };

    // Reads that are rarely everybody's, or that are none.
    private static readonly HashSet<string> Inner = new(StringComparer.Ordinal)
    {
        "admin", "audit", "billing", "cert", "certs", "certificates", "config", "configuration", "credential", "credentials", "createdb", "db", "debug", "env", "health", "init", "internal", "invoice", "invoices", "key", "keys", "log", "logs", "metrics", "payment", "payments",
        "permission", "permissions", "report", "reports", "reset", "role", "roles", "secret", "secrets", "seed", "session", "sessions", "setting", "settings", "setup", "token", "tokens", "transaction", "transactions",
    };

    internal static IEnumerable<(string Cell, string Why)> Of(DraftedResource resource, SchemaFields fields)
    {
        var someones = resource.OwnerInAnswers(fields) is not null || FieldProposals.Of(resource, fields).Any();
        return resource.Actions.Where(action => !action.Own).Select(action => Of(resource.Name, action, someones)).OfType<(string, string)>();
    }

    private static (string Cell, string Why)? Of(string resource, DraftedAction action, bool someones)
    {
        var operations = action.Operations;
        var literals = operations.Select(operation => PathShape.Of(operation.Source.Template).Literals).ToList();
        if (operations.All(operation => operation.Source.OpenInContract))
            return ($"{resource}: guest {action.Name}", $"the contract asks for no credential at {operations[0].Name}");
        if (Entrances.Contains(action.Name))
            return ($"{resource}: guest {action.Name}", "the upstream's own way in, if it shall stay; name a login in authentication.logins, so that guessing at it is counted");
        if (operations.All(operation => PathShape.Of(operation.Source.Template).IsOfCaller))
            return ($"{resource}: user {action.Name}", $"{operations[0].Name} is the caller's own, if the upstream reads Gatehouse-Subject");

        someones |= operations.Any(operation => operation.Source.Parameters.Any(parameter => PersonWords.NamesPerson(parameter.Name)));
        var plain = !someones && action.Name == "read" && !literals.Exists(words => words.SelectMany(NameWords.Of).Any(word => Inner.Contains(word) || PersonWords.IsCollection(word)));
        return plain ? ($"{resource}: user {action.Name}", $"nothing in {operations[0].Name} looks personal") : null;
    }
}
