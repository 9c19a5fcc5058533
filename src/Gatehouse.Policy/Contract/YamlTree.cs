using Gatehouse.Policy.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gatehouse.Policy.Contract;

/// <summary>Reads one YAML document into nodes with their places.</summary>
internal sealed class YamlTree
{
    private const int MaxAnchors = 10_000;

    private readonly Parser parser;
    private readonly string displayName;
    private readonly Dictionary<AnchorName, YamlNode> anchors = [];
    private int depth;

    private YamlTree(TextReader text, string displayName)
    {
        parser = new Parser(new Scanner(text, skipComments: true));
        this.displayName = displayName;
    }

    /// <exception cref="YamlFaultException">What was read is no YAML, or more than we take.</exception>
    internal static YamlNode Read(TextReader text, string displayName)
    {
        var tree = new YamlTree(text, displayName);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException fault)
        {
            throw new YamlFaultException(new Fault(displayName, (int)fault.Start.Line, (int)fault.Start.Column, "contract", "YAML", fault.Message.TrimEnd('.')));
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // Some broken documents escape the parser's own error type; the last event tells about where.
            throw tree.Refuse(tree.parser.Current, "YAML", "something the parser cannot read, here or soon after");
        }
    }

    private YamlNode ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (!parser.Accept<DocumentStart>(out _))
            throw Refuse(parser.Current, "an OpenAPI 3.0 or 3.1 document", "an empty file");

        parser.Consume<DocumentStart>();
        var root = ReadNode();
        parser.Consume<DocumentEnd>();
        return parser.Accept<DocumentStart>(out var second) ? throw Refuse(second, "one YAML document", "a second one") : root;
    }

    private YamlNode ReadNode()
    {
        switch (parser.Current)
        {
            case AnchorAlias alias:
                parser.MoveNext();
                return anchors.GetValueOrDefault(alias.Value)
                    ?? throw Refuse(alias, "an alias of something that stands above", $"'*{alias.Value.Value}', unknown here or still open");
            case Scalar scalar:
                parser.MoveNext();
                return Remember(scalar.Anchor, ReadScalar(scalar), scalar);
            case MappingStart start:
                return ReadMapping(start);
            case SequenceStart start:
                return ReadList(start);
            default:
                throw Refuse(parser.Current, "a value", "none");
        }
    }

    private YamlNode ReadMapping(MappingStart start)
    {
        Enter(start);
        var members = new List<(YamlNode, YamlNode)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var at = parser.Current;
            var key = ReadNode();
            if (key.Scalar is null)
                throw Refuse(at, "a name", "a list or an object");

            // Two members of one name are read differently by different readers (CWE-436): refused.
            if (!names.Add(key.Scalar))
                throw Refuse(at, "each name once in an object", $"'{key.Scalar}' a second time", "leave one of the two");
            members.Add((key, ReadNode()));
        }

        depth--;
        return Remember(start.Anchor, new YamlNode { Line = (int)start.Start.Line, Column = (int)start.Start.Column, Members = members }, start);
    }

    private YamlNode ReadList(SequenceStart start)
    {
        Enter(start);
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode());

        depth--;
        return Remember(start.Anchor, new YamlNode { Line = (int)start.Start.Line, Column = (int)start.Start.Column, Items = items }, start);
    }

    private YamlNode ReadScalar(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && !scalar.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
            throw Refuse(scalar, "plain YAML", $"the tag '{scalar.Tag.Value}'", "write the value out");

        if (scalar.Value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !IsText(scalar.Value))
            throw Refuse(scalar, "text", "half a surrogate pair", "write the character itself, in UTF-8");

        return new YamlNode
        {
            Line = (int)scalar.Start.Line,
            Column = (int)scalar.Start.Column,
            Scalar = scalar.Value,
            IsPlain = scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || (!scalar.Tag.IsNonSpecific && scalar.Tag.Value != "tag:yaml.org,2002:str")),
        };
    }

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsLowSurrogate(text[i]) || (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i]))))
                return false;

        return true;
    }

    private void Enter(NodeEvent start)
    {
        // Deep nesting exhausts the stack (CWE-674).
        if (++depth > ContractReader.MaxDepth)
            throw Refuse(start, $"YAML nested at most {ContractReader.MaxDepth} deep", "more");

        parser.MoveNext();
    }

    // Known only once its end was seen: an alias can never lead into its own node, so there are no loops.
    private YamlNode Remember(AnchorName anchor, YamlNode node, NodeEvent at)
    {
        if (anchor.IsEmpty)
            return node;
        if (anchors.Count >= MaxAnchors)
            throw Refuse(at, $"at most {MaxAnchors} anchors", "more");

        return anchors[anchor] = node;
    }

    private YamlFaultException Refuse(ParsingEvent? at, string expected, string found, string? hint = null) =>
        new(new Fault(displayName, (int)(at?.Start.Line ?? 1), (int)(at?.Start.Column ?? 1), "contract", expected, found, hint));
}
