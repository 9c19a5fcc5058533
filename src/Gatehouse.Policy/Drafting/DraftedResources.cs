using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Puts operations into resources and actions, so that an action is either granted to owners or not at all.</summary>
internal static class DraftedResources
{
    internal static IReadOnlyList<DraftedResource> Of(ContractDocument contract, IReadOnlyDictionary<string, string> refused, SchemaFields fields)
    {
        var names = new ResourceNames(contract.Operations);
        return [.. contract.Operations
            .Where(operation => !refused.ContainsKey(operation.Name))
            .Select(operation => DraftedOperation.Of(operation, names, fields))
            .GroupBy(operation => operation.Resource.Name, StringComparer.Ordinal)
            .SelectMany(Split)
            .GroupBy(resource => resource.Name, StringComparer.Ordinal).SelectMany(Distinct)];
    }

    // A resource has one owner rule: the most common stays, each other one gets a resource of its own.
    private static IEnumerable<DraftedResource> Split(IGrouping<string, DraftedOperation> group)
    {
        var owners = group.Where(operation => operation.Own).GroupBy(operation => operation.Owner!.Text, StringComparer.Ordinal)
            .OrderByDescending(owner => owner.Count()).ThenBy(owner => owner.Key, StringComparer.Ordinal).ToList();
        var main = owners.FirstOrDefault()?.Key;
        yield return Make(group.Key, [.. group.Where(operation => !operation.Own || operation.Owner!.Text == main)]);

        foreach (var other in owners.Skip(1))
            yield return Make($"{group.Key}-by-{NameWords.Slug(other.Key)}", [.. other]);
    }

    private static DraftedResource Make(string name, List<DraftedOperation> operations)
    {
        var own = operations.Where(operation => operation.Own).Select(ActionOfOwner).ToHashSet(StringComparer.Ordinal);
        var actions = operations
            .GroupBy(operation => operation.Own ? ActionOfOwner(operation) : ActionOfOthers(operation, own), StringComparer.Ordinal)
            .Select(action => new DraftedAction(action.Key, own.Contains(action.Key), [.. action]));
        return new DraftedResource(name, operations[0].Resource.Why, operations.Find(operation => operation.Own)?.Owner, [.. actions]);
    }

    private static string ActionOfOwner(DraftedOperation operation) => operation.Action == "delete" ? "remove" : operation.Action;

    // "read" may be everybody's own while "read-all" is the list of everybody: two rights, so two words.
    private static string ActionOfOthers(DraftedOperation operation, HashSet<string> own) =>
        PathShape.Of(operation.Source.Template).IsOfCaller ? operation.Action + "-me"
            : !own.Contains(operation.Action) ? operation.Action
            : operation.Owner is not null ? "manage"
            : operation.Source.Template.Contains('{', StringComparison.Ordinal) ? operation.Action + "-other"
            : operation.Action + "-all";

    private static IEnumerable<DraftedResource> Distinct(IGrouping<string, DraftedResource> same) =>
        same.Select((resource, index) => index == 0 ? resource : resource with { Name = $"{resource.Name}-{index + 1}" });
}
