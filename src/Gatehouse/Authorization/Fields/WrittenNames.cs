using Gatehouse.Authorization.Answers;

namespace Gatehouse.Authorization.Fields;

/// <summary>Gathers which forbidden fields a request names, in whatever spelling.</summary>
internal sealed class WrittenNames(FieldPattern pattern, UInt128 forbidden)
{
    private UInt128 found;

    /// <summary>What was found since the last time.</summary>
    public UInt128 Take()
    {
        var all = found;
        found = UInt128.Zero;
        return all;
    }

    /// <summary>A member, or a field of a form: <c>role</c>, <c>user[role]</c>, <c>user.role</c>, <c>users[0].role</c>.</summary>
    /// <param name="name">As sent.</param>
    /// <param name="above">The bits of what holds it.</param>
    /// <returns>Its own bits.</returns>
    public UInt128 Name(string name, UInt128 above)
    {
        var below = pattern.Below(name, above, Spelling.AsSent);
        if (name.AsSpan().ContainsAny('.', '[', ']'))
            below |= Steps(name.Split('.', '[', ']'), above);

        found |= below & forbidden;
        return below;
    }

    /// <summary>A path of a patch: a JSON pointer (RFC 6902) or a dotted path (RFC 7644, section 3.5.2).</summary>
    /// <returns>The bits of the place it leads to.</returns>
    public UInt128 Path(string path)
    {
        path = path.TrimStart('#');
        return path.StartsWith('/')
            ? Steps(path[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)), UInt128.Zero)
            : Steps(path.Split('.', '[', ']', '/'), UInt128.Zero);
    }

    // A place within the field is the field too; indices are no names.
    private UInt128 Steps(IEnumerable<string> steps, UInt128 at)
    {
        foreach (var step in steps)
            if (step.Length > 0 && step != "-" && !step.All(char.IsAsciiDigit))
            {
                at = pattern.Below(step, at, Spelling.AsSent);
                found |= at & forbidden;
            }

        return at;
    }
}
