using System.Globalization;
using System.Text;

namespace Gatehouse.Policy.Contract;

/// <summary>Finds the place of a JSON pointer in a YAML document. The nodes are let go when memory is short and read again when asked.</summary>
internal sealed class YamlPlaces(YamlNode root, ReadOnlyMemory<byte> bytes, string displayName)
{
    private readonly WeakReference<YamlNode> known = new(root);

    /// <summary>The value's place for scalars, the name's place for mappings and lists.</summary>
    internal ContractPlace PlaceOf(string pointer)
    {
        var node = Root();
        var place = node;
        foreach (var segment in JsonPointer.Split(pointer))
        {
            var (key, value) = Member(node, segment);
            if (value is null)
                break;

            place = value.Scalar is null ? key! : value;
            node = value;
        }

        return new ContractPlace(displayName, place.Line, place.Column);
    }

    private YamlNode Root()
    {
        if (known.TryGetTarget(out var node))
            return node;

        node = YamlTree.Read(new StringReader(Encoding.UTF8.GetString(bytes.Span)), displayName);
        known.SetTarget(node);
        return node;
    }

    private static (YamlNode? Key, YamlNode? Value) Member(YamlNode node, string segment)
    {
        if (node.Members is not null)
            return node.MergedMembers().FirstOrDefault(member => member.Key.Scalar == segment);

        return node.Items is { } items && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count
            ? (items[index], items[index])
            : (null, null);
    }
}
