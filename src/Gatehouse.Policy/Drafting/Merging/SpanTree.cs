using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gatehouse.Policy.Drafting.Merging;

/// <summary>Reads a policy's text into nodes that know their characters.</summary>
internal sealed class SpanTree
{
    private const int MaxDepth = 64;

    private readonly Parser parser;

    private SpanTree(string text) => parser = new Parser(new StringReader(text));

    /// <summary>The root, and where the document's own text ends (before <c>...</c>, if it has that).</summary>
    /// <exception cref="FormatException">No YAML mapping.</exception>
    internal static (SpanNode Root, int End) Read(string text)
    {
        try
        {
            var tree = new SpanTree(text);
            tree.parser.Consume<StreamStart>();
            tree.parser.Consume<DocumentStart>();
            var root = tree.Node(0);
            var end = tree.parser.Consume<DocumentEnd>();
            return root.Scalar is null && root.Items is null && !root.IsFlow
                ? (root, end.IsImplicit ? text.Length : (int)end.Start.Index)
                : throw new FormatException("a policy is a YAML mapping, one section to a line");
        }
        catch (Exception fault) when (fault is YamlException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("the policy is no well-formed YAML: " + fault.Message, fault);
        }
    }

    private SpanNode Node(int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException("the policy is nested too deep");

        switch (parser.Current)
        {
            case MappingStart start:
                return Mapping(start, depth);
            case SequenceStart start:
                return List(start, depth);
            default:
                var leaf = parser.Current as NodeEvent ?? throw new FormatException("a value is missing in the policy");
                parser.MoveNext();
                return new SpanNode((int)leaf.Start.Index, (int)leaf.End.Index, true, (leaf as Scalar)?.Value ?? "");
        }
    }

    private SpanNode Mapping(MappingStart start, int depth)
    {
        parser.MoveNext();
        var members = new List<(SpanNode, SpanNode)>();
        while (!parser.Accept<MappingEnd>(out _))
            members.Add((Node(depth + 1), Node(depth + 1)));

        return new SpanNode((int)start.Start.Index, (int)parser.Consume<MappingEnd>().End.Index, start.Style == MappingStyle.Flow, null) { Members = members };
    }

    private SpanNode List(SequenceStart start, int depth)
    {
        parser.MoveNext();
        var items = new List<SpanNode>();
        while (!parser.Accept<SequenceEnd>(out _))
            items.Add(Node(depth + 1));

        return new SpanNode((int)start.Start.Index, (int)parser.Consume<SequenceEnd>().End.Index, start.Style == SequenceStyle.Flow, null) { Items = items };
    }
}
