using System.Security.Cryptography;

namespace Gatehouse.Audit.Tree;

/// <summary>Proves that one leaf stands in a tree, with a hash for each level and without the other leaves (RFC 6962, section 2.1.1).</summary>
internal sealed class InclusionProof
{
    private readonly List<Part> parts = [];
    private readonly List<Part> order;
    private int at;

    /// <param name="index">Of the leaf, from 0.</param>
    /// <param name="size">Leaves of the tree; more than the index.</param>
    internal InclusionProof(long index, long size)
    {
        (Index, Size) = (index, size);
        Split(index, 0, size);
        order = [.. parts.OrderBy(part => part.From)];
    }

    /// <summary>Of the leaf, from 0.</summary>
    internal long Index { get; }

    /// <summary>Leaves of the tree.</summary>
    internal long Size { get; }

    /// <summary>The hashes, from the leaf upwards, once every leaf was given.</summary>
    internal IReadOnlyList<byte[]> Hashes => [.. parts.Select(part => part.Tree.Root())];

    /// <summary>Takes the next leaf hash, from the first to the last of the tree, the proved one too.</summary>
    internal void Next(long index, ReadOnlySpan<byte> leaf)
    {
        while (at < order.Count && order[at].To <= index)
            at++;
        if (at < order.Count && order[at].From <= index)
            order[at].Tree.Append(leaf);
    }

    /// <summary>Whether a leaf with these hashes beside it leads to this root (RFC 9162, section 2.1.3.2).</summary>
    internal static bool Verify(ReadOnlySpan<byte> leaf, long index, long size, IReadOnlyList<byte[]> hashes, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size)
            return false;

        Span<byte> pair = stackalloc byte[1 + 2 * MerkleTree.HashLength];
        Span<byte> here = stackalloc byte[MerkleTree.HashLength];
        leaf.CopyTo(here);
        var (node, last) = (index, size - 1);
        foreach (var hash in hashes)
        {
            if (last == 0)
                return false;

            var isRight = (node & 1) == 1 || node == last;
            Fill(pair, isRight ? hash : here, isRight ? here : hash);
            SHA256.HashData(pair, here);
            if (isRight)
                for (; (node & 1) == 0 && node != 0; node >>= 1)
                    last >>= 1;

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && here.SequenceEqual(root);
    }

    private static void Fill(Span<byte> pair, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        pair[0] = 1;
        left.CopyTo(pair[1..]);
        right.CopyTo(pair[(1 + MerkleTree.HashLength)..]);
    }

    // The sibling subtrees on the way from the leaf to the root.
    private void Split(long index, long from, long to)
    {
        if (to - from <= 1)
            return;

        var half = 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(to - from - 1)));
        var middle = from + half;
        Split(index, index < middle ? from : middle, index < middle ? middle : to);
        parts.Add(index < middle ? new Part(middle, to, new MerkleTree()) : new Part(from, middle, new MerkleTree()));
    }

    private sealed record Part(long From, long To, MerkleTree Tree);
}
