namespace Gatehouse.JsonSchema.Json;

/// <summary>The names seen in the objects that are open, to find one that stands twice.</summary>
/// <remarks>
/// Duplicate names (CWE-436): one parser takes the first, another the last, so
/// what was checked need not be what the upstream reads. Sorting by a keyed hash
/// keeps a body with very many names from becoming quadratic (CWE-407).
/// </remarks>
internal sealed class NameStack
{
    private ulong[] hashes = new ulong[64];
    private int[] starts = new int[16];
    private int count;
    private int depth;

    public void Clear() => (count, depth) = (0, 0);

    public void Open()
    {
        if (depth == starts.Length)
            Array.Resize(ref starts, depth * 2);
        starts[depth++] = count;
    }

    public void Add(ReadOnlySpan<byte> name)
    {
        if (count == hashes.Length)
            Array.Resize(ref hashes, count * 2);
        hashes[count++] = SipHash.Of(name);
    }

    /// <summary>Closes the innermost object; false when a name of it stands twice.</summary>
    public bool Close()
    {
        var names = hashes.AsSpan(starts[--depth], count - starts[depth]);
        count = starts[depth];
        // 64 bits under a secret key: two different names share a hash once in
        // some ten thousand million objects of as many names as fit into a body.
        names.Sort();
        for (var i = 1; i < names.Length; i++)
            if (names[i] == names[i - 1])
                return false;

        return true;
    }

    /// <summary>Gives memory back that only a huge body needed.</summary>
    public void Trim()
    {
        if (hashes.Length > 16_384)
            hashes = new ulong[64];
    }
}
