using System.Runtime.InteropServices;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>Hashes of items that must differ.</summary>
internal sealed partial class Run
{
    private readonly List<ulong> hashes = [];

    public List<ulong> BeginHashes(out int start)
    {
        start = hashes.Count;
        return hashes;
    }

    /// <summary>Whether all hashes since <paramref name="start"/> differ; removes them.</summary>
    public bool EndHashes(int start)
    {
        var added = CollectionsMarshal.AsSpan(hashes)[start..];
        added.Sort();
        var differ = true;
        for (var i = 1; i < added.Length && differ; i++)
            differ = added[i] != added[i - 1];

        CollectionsMarshal.SetCount(hashes, start);
        return differ;
    }
}
