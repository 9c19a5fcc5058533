using System.Numerics;
using System.Security.Cryptography;

namespace Gatehouse.Audit.Tree;

/// <summary>The right edge of a Merkle tree (RFC 6962, section 2.1): all that is needed to append to it and to know its root.</summary>
internal sealed class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    internal const int HashLength = SHA256.HashSizeInBytes;

    private readonly byte[] peaks = new byte[64 * HashLength];
    private readonly byte[] node = new byte[1 + 2 * HashLength];
    private int count;

    /// <summary>Leaves so far.</summary>
    internal long Size { get; private set; }

    /// <summary>Roots of the whole subtrees, the largest first.</summary>
    internal ReadOnlySpan<byte> Peaks => peaks.AsSpan(0, count * HashLength);

    /// <summary>A tree that goes on where another one stood.</summary>
    /// <returns>Null when the peaks are not as many as a tree of this size has.</returns>
    internal static MerkleTree? From(long size, ReadOnlySpan<byte> peaks)
    {
        if (size < 0 || peaks.Length != BitOperations.PopCount((ulong)size) * HashLength)
            return null;

        var tree = new MerkleTree { Size = size, count = peaks.Length / HashLength };
        peaks.CopyTo(tree.peaks);
        return tree;
    }

    /// <summary>Appends the hash of a leaf.</summary>
    internal void Append(ReadOnlySpan<byte> leaf)
    {
        leaf.CopyTo(peaks.AsSpan(count++ * HashLength, HashLength));
        for (var size = Size++; (size & 1) == 1; size >>= 1)
        {
            count--;
            var left = peaks.AsSpan((count - 1) * HashLength, 2 * HashLength);
            Join(left[..HashLength], left[HashLength..], left[..HashLength]);
        }
    }

    /// <summary>The root of everything appended so far; for an empty tree the hash of nothing.</summary>
    internal void Root(Span<byte> root)
    {
        if (count == 0)
        {
            SHA256.HashData([], root);
            return;
        }

        Peaks[^HashLength..].CopyTo(root);
        for (var i = count - 2; i >= 0; i--)
            Join(Peaks.Slice(i * HashLength, HashLength), root, root);
    }

    /// <summary>The root as an array of its own.</summary>
    internal byte[] Root()
    {
        var root = new byte[HashLength];
        Root(root);
        return root;
    }

    // 0x01 before nodes and 0x00 before leaves: or a node could be shown as a leaf, and two trees would have one root (RFC 6962, section 2.1).
    private void Join(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> to)
    {
        node[0] = 1;
        left.CopyTo(node.AsSpan(1));
        right.CopyTo(node.AsSpan(1 + HashLength));
        SHA256.HashData(node, to);
    }
}
