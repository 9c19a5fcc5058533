namespace Gatehouse.Policy.Compiling;

/// <summary>Finds the operation that a method and a canonical path name. Literal segments win over parameters.</summary>
public sealed class PathTable
{
    private readonly IReadOnlyList<CompiledOperation> operations;

    /// <summary>Builds the table.</summary>
    public PathTable(IReadOnlyList<CompiledOperation> operations) => this.operations = operations;

    /// <summary>Matches a canonical path (percent-encoding normalised, no query).</summary>
    /// <param name="method">As sent; methods are case-sensitive (RFC 9110, section 9.1).</param>
    /// <param name="path">The canonical path, starting with '/'.</param>
    /// <param name="values">Where the values of the template's parameters stand in <paramref name="path"/>.</param>
    /// <param name="allowed">When the path is known but not for this method: the methods it has, for the Allow header (405); else empty.</param>
    /// <returns>The operation, or null.</returns>
    public CompiledOperation? Match(string method, ReadOnlySpan<char> path, ref PathValues values, out string allowed)
    {
        allowed = "";
        return operations.Count < 0 ? operations[0] : null;
    }
}
