namespace Gatehouse.Policy.Drafting.Merging;

/// <summary>A node of a policy file and which characters of the text it is.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">After the last one.</param>
/// <param name="IsFlow">Written between brackets or braces.</param>
/// <param name="Scalar">Text of a scalar; null otherwise.</param>
internal sealed record SpanNode(int Start, int End, bool IsFlow, string? Scalar)
{
    /// <summary>Members of a mapping, in file order.</summary>
    internal IReadOnlyList<(SpanNode Key, SpanNode Value)> Members { get; init; } = [];

    /// <summary>Items of a list, in file order; null when this is none.</summary>
    internal IReadOnlyList<SpanNode>? Items { get; init; }

    internal (SpanNode Key, SpanNode Value)? Member(string name)
    {
        foreach (var member in Members)
            if (member.Key.Scalar == name)
                return member;

        return null;
    }
}
