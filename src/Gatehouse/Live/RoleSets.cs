using Gatehouse.Policy.Compiling;

namespace Gatehouse.Live;

/// <summary>The different sets of roles that occur, each once, with its bits under one policy.</summary>
/// <remarks>A million subjects share a handful of sets: a new policy recomputes the handful.</remarks>
internal sealed class RoleSets
{
    private readonly Dictionary<string, int> numbers;
    private readonly List<string> sets;
    private readonly ulong[] masks;

    private RoleSets(Dictionary<string, int> numbers, List<string> sets, CompiledPolicy? policy)
    {
        this.numbers = numbers;
        this.sets = sets;
        masks = [.. sets.Select(set => policy?.MaskOf(set.Split(' ')) ?? 0)];
    }

    /// <summary>Only the empty set, number 0.</summary>
    internal static RoleSets Empty { get; } = new(new(StringComparer.Ordinal) { [""] = 0 }, [""], null);

    /// <summary>The bits of a set; 0 for a set whose names the policy does not know.</summary>
    internal ulong MaskOf(int set) => masks[set];

    /// <summary>The names of a set.</summary>
    internal IReadOnlyList<string> NamesOf(int set) => set == 0 ? [] : sets[set].Split(' ');

    /// <summary>How many there are.</summary>
    internal int Count => sets.Count;

    /// <summary>The same sets under another policy.</summary>
    internal RoleSets Under(CompiledPolicy policy) => new(numbers, sets, policy);

    /// <summary>The number of a set written as names with spaces between; -1 when it is new.</summary>
    internal int Find(string roles) => numbers.GetValueOrDefault(roles, -1);

    /// <summary>A copy with some more sets.</summary>
    internal RoleSets With(IReadOnlyList<string> more, CompiledPolicy policy)
    {
        var copy = new Dictionary<string, int>(numbers, StringComparer.Ordinal);
        foreach (var set in more)
            copy.Add(set, copy.Count);

        return new RoleSets(copy, [.. sets, .. more], policy);
    }
}
