namespace Gatehouse.Policy.Reading;

/// <summary>A node of the policy file with its place. Own and small: no anchor, tag or alias can live in it.</summary>
internal abstract class PolicyNode(Place place, Trail trail)
{
    public Place Place { get; } = place;

    /// <summary>The dotted place: <c>limits.heavy</c>, <c>cors.origins[1]</c>.</summary>
    public string At => Trail.ToString();

    protected Trail Trail { get; } = trail;

    /// <summary>Whether a fault was already reported for it, so that no second one follows from the first.</summary>
    public bool IsBroken { get; init; }

    /// <summary>What stands there, for a fault; a value from the environment is shown by its name only.</summary>
    public abstract string Shown { get; }
}

/// <summary>Keys and values in file order; every key once.</summary>
internal sealed class MapNode(Place place, Trail trail, IReadOnlyList<MapEntry> entries) : PolicyNode(place, trail)
{
    public IReadOnlyList<MapEntry> Entries { get; } = entries;

    public override string Shown => "a section";

    /// <summary>The same place with some of the entries.</summary>
    public MapNode With(IReadOnlyList<MapEntry> some) => new(Place, Trail, some);

    public PolicyNode? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key.Text == key)
                return entry.Value;

        return null;
    }

    public ScalarNode? FindKey(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Key;
}

/// <summary>One key with its value.</summary>
internal sealed record MapEntry(ScalarNode Key, PolicyNode Value);

/// <summary>Values in file order.</summary>
internal sealed class ListNode(Place place, Trail trail, IReadOnlyList<PolicyNode> items) : PolicyNode(place, trail)
{
    public IReadOnlyList<PolicyNode> Items { get; } = items;

    public override string Shown => Items.Count == 0 ? "an empty list" : "a list";
}
