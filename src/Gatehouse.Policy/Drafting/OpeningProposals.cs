namespace Gatehouse.Policy.Drafting;

/// <summary>What somebody may want to open. Never opened by the draft itself.</summary>
internal static class OpeningProposals
{
    private static readonly HashSet<string> Self = new(StringComparer.Ordinal) { "me", "self", "current", "whoami" };

    internal static IEnumerable<(string Cell, string Why)> Of(DraftedResource resource) =>
        resource.Actions.Where(action => !action.Own).Select(action => Of(resource.Name, action)).OfType<(string, string)>();

    private static (string Cell, string Why)? Of(string resource, DraftedAction action)
    {
        var operations = action.Operations;
        if (operations.All(operation => operation.Source.OpenInContract))
            return ($"{resource}: guest {action.Name}", $"the contract asks for no credential at {operations[0].Name}");
        if (operations.All(operation => PathShape.Of(operation.Source.Template).Literals.Any(Self.Contains)))
            return ($"{resource}: user {action.Name}", $"{operations[0].Name} is the caller's own, if the upstream reads Gatehouse-Subject");

        return operations.All(operation => operation.Action == "read" && operation.Owner is null && operation.Source.Method is "GET" or "HEAD")
            ? ($"{resource}: user {action.Name}", "reads only, if it is everybody's to read")
            : null;
    }
}
