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

    // ':' parts the name of a schema from that of its member (RFC 7644, section 3.10).
    private static readonly char[] Parting = ['.', '[', ']', ':'];

    /// <summary>A member, or a field of a form: <c>role</c>, <c>user[role]</c>, <c>user.role</c>, <c>users[0].role</c>, <c>urn:…:User:role</c>.</summary>
    /// <param name="name">As sent.</param>
    /// <param name="above">The bits of what holds it.</param>
    /// <returns>Its own bits.</returns>
    public UInt128 Name(string name, UInt128 above)
    {
        var below = IsNoName(name) ? above : pattern.Below(name, above, Spelling.AsSent);
        if (name.AsSpan().ContainsAny(Parting))
            below |= Steps(name.Split(Parting), above);

        found |= below & forbidden;
        return below;
    }

    /// <summary>The names on the way to a place, one after another.</summary>
    /// <returns>The bits of the place; a place within a field is the field too, and indices are no names.</returns>
    public UInt128 Steps(IEnumerable<string> steps, UInt128 at)
    {
        foreach (var step in steps)
            if (!IsNoName(step))
            {
                at = pattern.Below(step, at, Spelling.AsSent);
                found |= at & forbidden;
            }

        return at;
    }

    // An index into a list, which some write as the member of an object.
    private static bool IsNoName(string step) => step is "" or "-" || step.All(char.IsAsciiDigit);
}
