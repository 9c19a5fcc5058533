using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>The matrix names every resource and every role once, and only actions that are there.</summary>
internal sealed class MatrixCheck(PolicyDocument document, PolicySource source)
{
    public void Check()
    {
        var matrix = document.Access;
        if (matrix.Columns.Count == 0)
            return;   // no table: reported by its reader

        foreach (var column in matrix.Columns.Where(column => !document.Roles.Contains(column.Role)))
            source.Fault(column.Place, "access", "a role of 'roles'", $"'{column.Role}'", Nearest.Hint(column.Role, document.Roles) ?? $"add '{column.Role}' to roles");
        foreach (var role in document.Roles.Where(role => matrix.Columns.All(column => column.Role != role)))
            source.Fault(matrix.Columns[0].Place, "access", $"a column for the role '{role}'", "none", $"add the column '{role}'");

        CheckRows(matrix);
    }

    private void CheckRows(AccessMatrix matrix)
    {
        var seen = new Dictionary<string, AccessRow>(StringComparer.Ordinal);
        foreach (var row in matrix.Rows)
            if (document.Resources.FirstOrDefault(resource => resource.Name == row.Resource) is not { } resource)
                source.Fault(row.Place, $"access.{row.Resource}", "a resource of 'resources'", ScalarNode.Quote(row.Resource), Nearest.Hint(row.Resource, document.Resources.Select(known => known.Name)));
            else if (!seen.TryAdd(row.Resource, row))
                source.Fault(row.Place, $"access.{row.Resource}", "one row for each resource", "a second one", $"the first stands in line {seen[row.Resource].Place.Line}");
            else
                CheckCells(row, resource);

        foreach (var resource in document.Resources.Where(resource => !seen.ContainsKey(resource.Name)))
            source.Fault(resource.Place, $"access.{resource.Name}", $"a row for the resource '{resource.Name}'", "none",
                $"add '| {resource.Name} |{string.Concat(matrix.Columns.Select(_ => " - |"))}'");
    }

    private void CheckCells(AccessRow row, Resource resource)
    {
        foreach (var cell in row.Cells)
            foreach (var grant in cell.Grants)
                CheckGrant(grant, cell.Role, resource);
    }

    private void CheckGrant(AccessGrant grant, string role, Resource resource)
    {
        var at = $"access.{resource.Name}.{role}";
        var actions = resource.Actions.Select(action => action.Name).ToList();
        if (!actions.Contains(grant.Action))
            source.Fault(grant.Place, at, $"an action of {resource.Name}: {string.Join(", ", actions)}", $"'{grant.Action}'", Nearest.Hint(grant.Action, actions));
        else if (grant.Own && role == CompiledPolicy.GuestRole)
            source.Fault(grant.Place, at, "no 'own:' for guests", $"'own:{grant.Action}'", "nobody owns anything before signing in");
        else if (grant.Own && resource.Owner is null)
            source.Fault(grant.Place, at, $"an 'owner' of {resource.Name} for 'own:'", $"'own:{grant.Action}' without one", $"add 'owner: path.X' to resources.{resource.Name}");
    }
}
