namespace Gatehouse.JsonSchema.Json;

/// <summary>The names seen in the objects that are open, to find one that stands twice.</summary>
/// <remarks>
/// Duplicate names (CWE-436): one parser takes the first, another the last, so
/// what was checked need not be what the upstream reads. Few names are compared
/// each with each; many by hashes under a secret key, sorted, so that a body full
/// of names cannot become quadratic (CWE-407).
/// </remarks>
internal sealed class NameStack
{
    private const int Few = 16;
    private Name[] names = new Name[64];
    private int[] starts = new int[16];
    private ulong[] hashes = new ulong[64];
    private int count;
    private int depth;

    public void Clear() => (count, depth) = (0, 0);

    public void Open()
    {
        if (depth == starts.Length)
            Array.Resize(ref starts, depth * 2);
        starts[depth++] = count;
    }

    /// <summary>Adds a name that stands in the text as it is.</summary>
    public void Add(int start, int length) => Push(new Name(start, length, 0));

    /// <summary>Adds a name that was written with escapes.</summary>
    public void AddEscaped(ReadOnlySpan<byte> name) => Push(new Name(0, -1, SipHash.Of(name)));

    /// <summary>Closes the innermost object; false when a name of it stands twice.</summary>
    /// <param name="json">The text the names stand in.</param>
    public bool Close(ReadOnlySpan<byte> json)
    {
        var own = names.AsSpan(starts[--depth], count - starts[depth]);
        count = starts[depth];
        return own.Length <= Few && !HasEscaped(own) ? DifferByText(own, json) : DifferByHash(own, json);
    }

    /// <summary>Gives memory back that only a huge body needed.</summary>
    public void Trim()
    {
        if (names.Length > 4096)
            (names, hashes) = (new Name[64], new ulong[64]);
    }

    private void Push(Name name)
    {
        if (count == names.Length)
            Array.Resize(ref names, count * 2);
        names[count++] = name;
    }

    private static bool HasEscaped(ReadOnlySpan<Name> own)
    {
        foreach (var name in own)
            if (name.Length < 0)
                return true;

        return false;
    }

    private static bool DifferByText(ReadOnlySpan<Name> own, ReadOnlySpan<byte> json)
    {
        for (var i = 1; i < own.Length; i++)
            for (var j = 0; j < i; j++)
                if (own[i].Length == own[j].Length && json.Slice(own[i].Start, own[i].Length).SequenceEqual(json.Slice(own[j].Start, own[j].Length)))
                    return false;

        return true;
    }

    // 64 bits under a secret key: two different names of a body share a hash by
    // chance less than once in a thousand million bodies of 100,000 names.
    private bool DifferByHash(ReadOnlySpan<Name> own, ReadOnlySpan<byte> json)
    {
        if (hashes.Length < own.Length)
            hashes = new ulong[names.Length];
        for (var i = 0; i < own.Length; i++)
            hashes[i] = own[i].Length < 0 ? own[i].Hash : SipHash.Of(json.Slice(own[i].Start, own[i].Length));

        var sorted = hashes.AsSpan(0, own.Length);
        sorted.Sort();
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1])
                return false;

        return true;
    }

    private readonly record struct Name(int Start, int Length, ulong Hash);
}
