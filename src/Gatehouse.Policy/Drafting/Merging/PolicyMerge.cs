using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting.Merging;

/// <summary>Brings an existing policy up to its contract by changing as few characters as possible.</summary>
internal sealed class PolicyMerge
{
    private readonly Edits edits;
    private readonly SpanNode root;
    private readonly int end;
    private readonly IReadOnlyDictionary<string, string> refused;
    private readonly List<string> notes = [];

    private PolicyMerge(string text, IReadOnlyDictionary<string, string> refused)
    {
        (root, end) = SpanTree.Read(text);
        edits = new Edits(text);
        this.refused = refused;
    }

    /// <exception cref="FormatException">The text is no YAML.</exception>
    internal static DraftResult Run(string text, ContractDocument contract, IReadOnlyDictionary<string, string> refused)
    {
        var mark = text.StartsWith('\uFEFF') ? "\uFEFF" : "";
        var merge = new PolicyMerge(text[mark.Length..], refused);
        return new DraftResult(mark + merge.Merge(contract), merge.notes);
    }

    private string Merge(ContractDocument contract)
    {
        var declared = contract.Operations.Select(operation => operation.Name).Distinct(StringComparer.Ordinal).ToList();
        var lists = OperationList.Of(root);
        var added = Added(declared, lists);
        foreach (var list in lists)
            TakeOut(list, declared.ToHashSet(StringComparer.Ordinal), refilled: list.IsRefused && added.Count > 0);

        if (added.Count > 0)
            Addition.To(edits, root, end, added);

        return edits.ToString();
    }

    private List<(string Name, string? Why)> Added(List<string> declared, IReadOnlyList<OperationList> lists)
    {
        var assigned = lists.Where(list => list.Assigns).SelectMany(list => list.Node.Items!.Where(item => WhyOut(list, item.Scalar!) is null)).Select(item => item.Scalar!).ToHashSet(StringComparer.Ordinal);
        var before = lists.Where(list => list.Assigns).SelectMany(list => list.Node.Items!).Select(item => item.Scalar!).ToHashSet(StringComparer.Ordinal);
        var added = declared.Where(name => !assigned.Contains(name)).Select(name => (name, refused.GetValueOrDefault(name))).ToList();
        notes.AddRange(added.Where(one => !before.Contains(one.name)).Select(one => $"{one.name} is new in the contract: refused until you put it under an action of a resource."));
        return added;
    }

    private void TakeOut(OperationList list, HashSet<string> declared, bool refilled)
    {
        var gone = new Dictionary<SpanNode, string>();
        foreach (var item in list.Node.Items!)
            if (!declared.Contains(item.Scalar!))
                gone[item] = "gone from the contract";
            else if (WhyOut(list, item.Scalar!) is { } why)
                gone[item] = "moved to 'refused', " + YamlWords.Comment(why);

        notes.AddRange(gone.Select(one => $"{one.Key.Scalar} was taken out of {list.At}: {one.Value}."));
        if (gone.Count > 0)
            Removal.From(edits, list, gone, refilled);
    }

    // What cannot be checked any more, or cannot be told from another, would keep the policy from loading.
    private string? WhyOut(OperationList list, string name) =>
        list is { Assigns: true, IsRefused: false } ? refused.GetValueOrDefault(name) : null;
}
