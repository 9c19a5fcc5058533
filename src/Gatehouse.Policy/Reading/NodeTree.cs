using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gatehouse.Policy.Reading;

/// <summary>Builds the nodes of a policy from YAML events, and stops before a hostile file becomes a large one.</summary>
internal sealed class NodeTree
{
    /// <summary>Sections within sections; the grammar needs 6.</summary>
    public const int MaxDepth = 32;

    /// <summary>Keys and values together.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>The longest key is an operation's name.</summary>
    public const int MaxKeyLength = 512;

    private const int MaxToldRefusals = 5;

    private readonly PolicySource source;
    private readonly EnvironmentWords environment;
    private readonly Parser parser;
    private int nodes;
    private int refused;

    private NodeTree(string text, PolicySource source, EnvironmentWords environment)
    {
        this.source = source;
        this.environment = environment;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The file's one section of sections; null when the file is not one (then a fault was reported).</summary>
    public static MapNode? Build(string text, PolicySource source, EnvironmentWords environment)
    {
        try
        {
            return new NodeTree(text, source, environment).Document();
        }
        catch (BoundException)
        {
            return null;
        }
        catch (YamlException e)
        {
            source.Fault(PlaceOf(e, source.Lines), "file", "well-formed YAML", "a mistake: " + ScalarNode.Quote(e.Message, atMost: 200));
            return null;
        }
    }

    private MapNode? Document()
    {
        Next();
        Next();
        if (parser.Current is StreamEnd)
            return NotAPolicy(new Place(1, 1), "an empty file");

        Next();
        var root = Node(Trail.Root, 0);
        Next();
        if (Next() && parser.Current is DocumentStart second)
            return NotAPolicy(At(second), "a second document", "a policy is one document: remove '---' and what follows");

        return root as MapNode ?? NotAPolicy(root.Place, root.Shown);
    }

    // On some malformed texts the parser fails by accident instead of saying so; that is malformed too.
    private bool Next()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException or NullReferenceException or KeyNotFoundException)
        {
            var at = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, "something that cannot be parsed follows", e);
        }
    }

    private MapNode? NotAPolicy(Place place, string found, string? hint = "start with 'gatehouse: 1'")
    {
        source.Fault(place, "file", "one policy", found, hint);
        return null;
    }

    // On return the parser stands on the last event of the node.
    private PolicyNode Node(Trail at, int depth)
    {
        var current = parser.Current!;
        Bound(++nodes <= MaxNodes, current, at, $"at most {MaxNodes} values", "more");
        Bound(depth <= MaxDepth, current, at, $"at most {MaxDepth} sections within each other", "more");

        var broken = RefuseAnchorsAndTags(current, at);
        return current switch
        {
            MappingStart start => Map(start, at, depth, broken),
            SequenceStart start => List(start, at, depth, broken),
            Scalar scalar => Value(scalar, at, broken),
            _ => new ScalarNode(At(current), at, "", "") { IsBroken = true },
        };
    }

    private MapNode Map(MappingStart start, Trail at, int depth, bool broken)
    {
        var entries = new List<MapEntry>();
        var seen = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
        while (Next() && parser.Current is not MappingEnd)
        {
            var key = Key(at, depth, out var trail);
            Next();
            var value = Node(trail, depth + 1);
            if (key.IsBroken)
                continue;
            if (seen.TryAdd(key.Text, key))
                entries.Add(new MapEntry(key, value));
            else
                // Two values for one word: a reviewer reads one, a machine takes the other (CWE-436).
                source.Fault(key, "every word once", $"{key.Shown} again", $"the first stands in line {seen[key.Text].Place.Line}");
        }

        return new MapNode(At(start), at, entries) { IsBroken = broken };
    }

    private ScalarNode Key(Trail at, int depth, out Trail trail)
    {
        if (parser.Current is not Scalar scalar)
        {
            var complex = Node(trail = at, depth + 1);
            source.Fault(complex, "a word before ':'");
            return new ScalarNode(complex.Place, at, "", "") { IsBroken = true };
        }

        Bound(scalar.Value.Length <= MaxKeyLength, scalar, at, $"a word of at most {MaxKeyLength} characters", "a longer one");
        trail = at.Word(scalar.Value);
        return new ScalarNode(At(scalar), trail, scalar.Value, scalar.Value) { IsBroken = RefuseAnchorsAndTags(scalar, trail) };
    }

    private ListNode List(SequenceStart start, Trail at, int depth, bool broken)
    {
        var items = new List<PolicyNode>();
        while (Next() && parser.Current is not SequenceEnd)
            items.Add(Node(at.Item(items.Count), depth + 1));

        return new ListNode(At(start), at, items) { IsBroken = broken };
    }

    private ScalarNode Value(Scalar scalar, Trail at, bool broken)
    {
        var place = At(scalar);
        var isBlock = scalar.Style == ScalarStyle.Literal;
        var used = false;
        var text = isBlock ? scalar.Value : environment.Expand(scalar.Value, place, at, out used);
        return new ScalarNode(place, at, scalar.Value, text ?? "")
        {
            IsBroken = broken || text is null,
            FromEnvironment = used,
            IsBlock = isBlock,
            IsNothing = scalar.Style == ScalarStyle.Plain && scalar.Value.Length == 0,
            EndLine = (int)scalar.End.Line,
        };
    }

    // Alias bombs (CWE-776) multiply by aliases; tags ask a reader to build types (CWE-502). A policy needs neither.
    private bool RefuseAnchorsAndTags(ParsingEvent current, Trail at)
    {
        var found = current switch
        {
            AnchorAlias => "an alias ('*')",
            NodeEvent { Anchor.IsEmpty: false } => "an anchor ('&')",
            NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } } => "a tag ('!')",
            NodeEvent { Tag: { IsEmpty: false } } when current is not Scalar { IsQuotedImplicit: true } => "a tag ('!')",
            _ => null,
        };
        if (found is null)
            return false;

        // A bomb is told once, not a thousand times.
        if (++refused <= MaxToldRefusals)
            source.Fault(At(current), Named(at), "the value itself", found, "write the value out; anchors, aliases and tags are not read");
        return true;
    }

    private void Bound(bool holds, ParsingEvent current, Trail at, string expected, string found)
    {
        if (holds)
            return;

        source.Fault(At(current), Named(at), expected, found);
        throw new BoundException();
    }

    private static string Named(Trail at)
    {
        var name = at.ToString();
        return name.Length switch
        {
            0 => "file",
            > 80 => name[..77] + "...",
            _ => name,
        };
    }

    // The parser has no place for a tab before a word; the line can be found.
    private static Place PlaceOf(YamlException e, string[] lines)
    {
        var tab = e.Start.Index > 0 ? -1 : Array.FindIndex(lines, line => line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t'));
        return tab < 0 ? new Place((int)e.Start.Line, (int)e.Start.Column) : new Place(tab + 1, 1);
    }

    private static Place At(ParsingEvent current) => new((int)current.Start.Line, (int)current.Start.Column);

    private sealed class BoundException : Exception;
}
