using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>roles</c>: the columns of the matrix when left out.</summary>
internal static class RolesReader
{
    /// <summary>A role is a bit of a 64-bit mask.</summary>
    public const int Most = 64;

    public static IReadOnlyList<string> Read(PolicyNode? node, AccessMatrix matrix, PolicySource source)
    {
        if (node is null)
            return Bounded([.. matrix.Columns.Select(column => column.Role).Distinct()], matrix.Columns.Count > Most ? matrix.Columns[Most].Place : default, source);

        var roles = new List<string>();
        foreach (var scalar in SectionValues.Each(node, "a role such as 'user'", source))
            if (!Shapes.Role().IsMatch(scalar.Text))
                source.Fault(scalar, "a role: lower-case letters, digits, '-'");
            else if (roles.Contains(scalar.Text))
                source.Fault(scalar, "every role once");
            else
                roles.Add(scalar.Text);

        return Bounded(roles, node.Place, source);
    }

    private static List<string> Bounded(List<string> roles, Place place, PolicySource source)
    {
        if (roles.Count > Most)
            source.Fault(place, "roles", $"at most {Most} roles", $"{roles.Count}");

        return roles;
    }
}
