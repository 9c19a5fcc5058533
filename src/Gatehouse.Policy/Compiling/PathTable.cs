namespace Gatehouse.Policy.Compiling;

/// <summary>Finds the operation that a method and a canonical path name. Literal segments win over parameters.</summary>
/// <remarks>
/// A tree of segments. At each segment text wins over text with parameters, and that over a bare parameter; a branch that
/// leads nowhere is left again. A node is visited at most once for a path, so the time is bounded by the size of the table.
/// </remarks>
public sealed class PathTable
{
    /// <summary>What <see cref="PathValues"/> holds.</summary>
    public const int MaxParameters = 16;

    private readonly PathTableNode root = new();

    /// <summary>Builds the table. Of two operations with one method and one shape the first is kept; a loaded policy has such a pair only where both are refused.</summary>
    public PathTable(IReadOnlyList<CompiledOperation> operations)
    {
        foreach (var operation in operations)
            root.Add(PathTemplate.Parse(operation.Template), 0, operation);

        root.Seal();
    }

    /// <summary>Matches a canonical path (percent-encoding normalised, no query).</summary>
    /// <param name="method">As sent; methods are case-sensitive (RFC 9110, section 9.1). HEAD finds GET where no HEAD is declared.</param>
    /// <param name="path">The canonical path, starting with '/'.</param>
    /// <param name="values">Where the values of the template's parameters stand in <paramref name="path"/>; meaningful only with an operation.</param>
    /// <param name="allowed">When the path is known but not for this method: the methods it has, for the Allow header (405); else empty.</param>
    /// <returns>The operation, or null.</returns>
    public CompiledOperation? Match(string method, ReadOnlySpan<char> path, ref PathValues values, out string allowed)
    {
        allowed = "";
        if (path.Length == 0 || path[0] != '/')
            return null;

        var found = root.Find(method, path, 1, 0, ref values);
        if (found is null)
            allowed = Methods(path, ref values);

        return found;
    }

    private string Methods(ReadOnlySpan<char> path, ref PathValues values)
    {
        SortedSet<string>? methods = null;
        root.Collect(path, 1, ref values, ref methods);
        return methods is null ? "" : string.Join(", ", methods);
    }
}
