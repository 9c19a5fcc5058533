namespace Gatehouse.Policy.Compiling;

/// <summary>One segment deep in the tree of <see cref="PathTable"/>.</summary>
internal sealed class PathTableNode
{
    private readonly Dictionary<string, PathTableNode> literals = new(StringComparer.Ordinal);
    private readonly List<(TemplateSegment Segment, PathTableNode Node)> mixed = [];
    private Dictionary<string, PathTableNode>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private PathTableNode? parameter;
    private CompiledOperation[] operations = [];

    public void Add(PathTemplate template, int depth, CompiledOperation operation)
    {
        if (depth < template.Segments.Count)
            Child(template.Segments[depth]).Add(template, depth + 1, operation);
        else if (operations.All(known => known.Method != operation.Method))
            operations = [.. operations, operation];
    }

    /// <summary>Makes it ready: of the mixed segments the one with more text is asked first, then by spelling, whatever the file's order.</summary>
    public void Seal()
    {
        lookup = literals.GetAlternateLookup<ReadOnlySpan<char>>();
        mixed.Sort((a, b) => Text(b) != Text(a) ? Text(b).CompareTo(Text(a)) : string.CompareOrdinal(a.Segment.Shape, b.Segment.Shape));
        foreach (var child in literals.Values.Concat(mixed.Select(pair => pair.Node)))
            child.Seal();

        parameter?.Seal();
    }

    public CompiledOperation? Find(string method, ReadOnlySpan<char> path, int start, int index, ref PathValues values)
    {
        if (start > path.Length)
            return Operation(method);

        var end = End(path, start);
        if (lookup.TryGetValue(path[start..end], out var literal) && literal.Find(method, path, end + 1, index, ref values) is { } found)
            return found;

        foreach (var (segment, node) in mixed)
            if (segment.Matches(path, start, end, ref values, index) && node.Find(method, path, end + 1, index + segment.Names.Count, ref values) is { } inMixed)
                return inMixed;

        return parameter is not null && end > start ? InParameter(method, path, start, end, index, ref values) : null;
    }

    /// <summary>All methods of all templates that match the path.</summary>
    public void Collect(ReadOnlySpan<char> path, int start, ref PathValues values, ref SortedSet<string>? methods)
    {
        if (start > path.Length)
        {
            foreach (var operation in operations)
                Add(operation.Method, methods ??= new SortedSet<string>(StringComparer.Ordinal));
            return;
        }

        var end = End(path, start);
        if (lookup.TryGetValue(path[start..end], out var literal))
            literal.Collect(path, end + 1, ref values, ref methods);
        foreach (var (segment, node) in mixed)
            if (segment.Matches(path, start, end, ref values, 0))
                node.Collect(path, end + 1, ref values, ref methods);
        if (end > start)
            parameter?.Collect(path, end + 1, ref values, ref methods);
    }

    private CompiledOperation? InParameter(string method, ReadOnlySpan<char> path, int start, int end, int index, ref PathValues values)
    {
        if (parameter!.Find(method, path, end + 1, index + 1, ref values) is not { } found)
            return null;

        if (index < PathTable.MaxParameters)
            values[index] = start..end;
        return found;
    }

    private CompiledOperation? Operation(string method)
    {
        CompiledOperation? get = null;
        foreach (var operation in operations)
            if (operation.Method == method)
                return operation;
            else if (operation.Method == "GET")
                get = operation;

        return method == "HEAD" ? get : null;
    }

    private PathTableNode Child(TemplateSegment segment)
    {
        if (segment.IsParameter)
            return parameter ??= new PathTableNode();
        if (!segment.IsLiteral)
            return Mixed(segment);
        if (!literals.TryGetValue(segment.Literals[0], out var child))
            literals[segment.Literals[0]] = child = new PathTableNode();

        return child;
    }

    private PathTableNode Mixed(TemplateSegment segment)
    {
        foreach (var (known, node) in mixed)
            if (known.Shape == segment.Shape)
                return node;

        mixed.Add((segment, new PathTableNode()));
        return mixed[^1].Node;
    }

    private static int End(ReadOnlySpan<char> path, int start)
    {
        var length = path[start..].IndexOf('/');
        return length < 0 ? path.Length : start + length;
    }

    private static int Text((TemplateSegment Segment, PathTableNode Node) pair) => pair.Segment.Literals.Sum(literal => literal.Length);

    private static void Add(string method, SortedSet<string> methods)
    {
        methods.Add(method);
        if (method == "GET")
            methods.Add("HEAD");
    }
}
