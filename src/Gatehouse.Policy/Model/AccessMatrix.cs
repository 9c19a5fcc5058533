using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>access</c>: the access-rights matrix, resources by roles.</summary>
/// <param name="Columns">The roles, in the table's order.</param>
/// <param name="Rows">In file order.</param>
public sealed record AccessMatrix(IReadOnlyList<AccessColumn> Columns, IReadOnlyList<AccessRow> Rows);

/// <summary>The head of a column.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Place">Where it stands.</param>
public sealed record AccessColumn(string Role, Place Place);

/// <summary>What each role may do to one resource.</summary>
/// <param name="Resource">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Cells">One for each column.</param>
public sealed record AccessRow(string Resource, Place Place, IReadOnlyList<AccessCell> Cells);

/// <summary>What one role may do to one resource.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Full">Every action, on everybody's things.</param>
/// <param name="Grants">Single actions; empty with <paramref name="Full"/> and for a no.</param>
public sealed record AccessCell(string Role, Place Place, bool Full, IReadOnlyList<AccessGrant> Grants)
{
    /// <summary>Whether it grants nothing.</summary>
    public bool IsNo => !Full && Grants.Count == 0;
}

/// <summary>One action in a cell.</summary>
/// <param name="Action">Its name.</param>
/// <param name="Own">On one's own things only.</param>
/// <param name="Place">Where it stands.</param>
public sealed record AccessGrant(string Action, bool Own, Place Place);
