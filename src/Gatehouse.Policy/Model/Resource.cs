using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>resources</c>: something to protect.</summary>
/// <param name="Name">A letter, then letters, digits, '_' and '-'.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Owner">How the owner of its things is found; null when nobody owns them.</param>
/// <param name="Actions">In file order; at least one.</param>
public sealed record Resource(string Name, Place Place, OwnerRule? Owner, IReadOnlyList<ResourceAction> Actions)
{
    /// <summary>Where the owner is written; the resource's place without one.</summary>
    public Place OwnerPlace { get; init; }

    /// <summary>Whether a learned owner may be remembered. Default: it may change.</summary>
    public OwnerChanges OwnerChanges { get; init; }

    /// <summary>How the owner is learned before a write; null to find it from the contract.</summary>
    public OperationName? ReadBack { get; init; }

    /// <summary>How a collection is cut down to the caller's things; null without.</summary>
    public ListRule? List { get; init; }

    /// <summary>Whether refusals for want of rights or ownership stand here; null when the policy as a whole says it.</summary>
    public PolicyMode? Mode { get; init; }

    internal static IReadOnlyList<Resource> ReadAll(PolicyNode? node, PolicySource source)
    {
        if (node is MapNode map)
            return [.. map.Entries.Select(entry => ResourceReader.Read(entry, source))];

        if (node is not null)
            source.Fault(node, "at least one resource, such as 'orders: { read: [\"GET /orders\"] }'");
        return [];
    }
}

/// <summary>Operations that do one kind of thing to a resource.</summary>
/// <param name="Name">Like a resource's.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Operations">None when those it had are gone from the contract: the rights in the matrix stay for when they come back.</param>
public sealed record ResourceAction(string Name, Place Place, IReadOnlyList<OperationName> Operations);

/// <summary>Whether a thing can get another owner.</summary>
public enum OwnerChanges
{
    /// <summary>It can, so that a learned owner is not remembered. The default.</summary>
    Possible,

    /// <summary>It cannot.</summary>
    Never,
}

/// <summary><c>list</c> of a resource.</summary>
/// <param name="At">JSON pointer of the array in the answer.</param>
/// <param name="RefuseWhole">Whether one thing of another refuses the whole answer; otherwise it is dropped.</param>
public sealed record ListRule(string At, bool RefuseWhole)
{
    /// <summary>Whether totals pass: numbers beside the list, and header fields that count.</summary>
    public bool KeepTotals { get; init; }

    /// <summary>Members beside the list that pass whole, objects and lists among them.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];
}
