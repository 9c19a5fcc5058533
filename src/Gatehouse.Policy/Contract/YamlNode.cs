namespace Gatehouse.Policy.Contract;

/// <summary>A node of a YAML document: what was written, and where. An alias is the very node it names.</summary>
internal sealed class YamlNode
{
    internal required int Line { get; init; }

    internal required int Column { get; init; }

    /// <summary>Text of a scalar; null for mappings and lists.</summary>
    internal string? Scalar { get; init; }

    /// <summary>Not quoted, not a block, not tagged as text: <c>true</c>, <c>null</c> and numbers mean what they say.</summary>
    internal bool IsPlain { get; init; }

    /// <summary>Members of a mapping; null otherwise.</summary>
    internal List<(YamlNode Key, YamlNode Value)>? Members { get; init; }

    /// <summary>Items of a list; null otherwise.</summary>
    internal List<YamlNode>? Items { get; init; }

    internal bool IsMerge => IsPlain && Scalar == "<<";

    /// <summary>Members with <c>&lt;&lt;</c> put in place: what is written here wins over what is merged in.</summary>
    /// <remarks>Only one level: the merged mapping's own merges are put in place when it is asked.</remarks>
    internal IEnumerable<(YamlNode Key, YamlNode Value)> MergedMembers()
    {
        var members = Members!;
        if (!members.Exists(member => member.Key.IsMerge))
            return members;

        var seen = members.Where(member => !member.Key.IsMerge).Select(member => member.Key.Scalar!).ToHashSet(StringComparer.Ordinal);
        return members.SelectMany(member => member.Key.IsMerge
            ? Merged(member.Value).Where(other => seen.Add(other.Key.Scalar!))
            : [member]);
    }

    private static IEnumerable<(YamlNode Key, YamlNode Value)> Merged(YamlNode value) =>
        value.Members is not null ? value.MergedMembers()
            : (value.Items ?? []).Where(item => item.Members is not null).SelectMany(item => item.MergedMembers());
}
