using System.Security.Cryptography;
using CsCheck;
using Gatehouse.Audit.Tree;

namespace Gatehouse.Tests.Audit.Tree;

/// <summary>RFC 6962, section 2.1, against its own definition written down slowly.</summary>
public sealed class MerkleTreeTests
{
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory] // The vectors of the certificate transparency logs.
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_known_roots_come_out(int size, string root) =>
        Assert.Equal(root, Convert.ToHexStringLower(TreeOf([.. Leaves.Take(size).Select(leaf => Hash(0, Convert.FromHexString(leaf)))]).Root()));

    [Fact]
    public void Growing_by_one_leaf_at_a_time_gives_the_root_that_the_recursion_gives() =>
        Gen.Int[0, 200].Sample(size =>
        {
            var leaves = Some(size);
            var tree = TreeOf(leaves);
            Assert.Equal(Slow(leaves), tree.Root());

            // The right edge is all that has to be kept.
            var onwards = MerkleTree.From(tree.Size, tree.Peaks)!;
            onwards.Append(leaves.Length == 0 ? Hash(0, [1]) : leaves[0]);
            Assert.Equal(Slow([.. leaves, leaves.Length == 0 ? Hash(0, [1]) : leaves[0]]), onwards.Root());
        }, iter: 300);

    [Fact]
    public void Every_leaf_is_proved_and_no_other_leaf_place_or_tree_is() =>
        Gen.Int[1, 130].SelectMany(size => Gen.Int[0, size - 1].Select(index => (size, index))).Sample(it =>
        {
            var leaves = Some(it.size);
            var root = Slow(leaves);
            var proof = new InclusionProof(it.index, it.size);
            for (var i = 0; i < it.size; i++)
                proof.Next(i, leaves[i]);

            Assert.True(InclusionProof.Verify(leaves[it.index], it.index, it.size, proof.Hashes, root));
            Assert.False(InclusionProof.Verify(Hash(0, [9, 9, 9]), it.index, it.size, proof.Hashes, root));
            Assert.False(InclusionProof.Verify(leaves[it.index], it.index, it.size, proof.Hashes, Hash(0, root)));
            Assert.False(InclusionProof.Verify(leaves[it.index], it.index, it.size, [.. proof.Hashes, root], root));
            if (it.size > 1)
                Assert.False(InclusionProof.Verify(leaves[it.index], (it.index + 1) % it.size, it.size, proof.Hashes, root));
        }, iter: 500);

    [Theory]
    [InlineData(3, 1), InlineData(0, 1), InlineData(-1, 0), InlineData(7, 2)]
    public void An_edge_that_no_tree_of_this_size_has_is_none(long size, int peaks) => Assert.Null(MerkleTree.From(size, new byte[peaks * 32]));

    private static byte[][] Some(int count) => [.. Enumerable.Range(0, count).Select(i => Hash(0, BitConverter.GetBytes(i)))];

    private static MerkleTree TreeOf(byte[][] leaves)
    {
        var tree = new MerkleTree();
        foreach (var leaf in leaves)
            tree.Append(leaf);

        return tree;
    }

    // MTH as the RFC writes it.
    private static byte[] Slow(byte[][] leaves)
    {
        if (leaves.Length == 0)
            return SHA256.HashData([]);
        if (leaves.Length == 1)
            return leaves[0];

        var half = 1;
        while (2 * half < leaves.Length)
            half *= 2;

        return Hash(1, [.. Slow(leaves[..half]), .. Slow(leaves[half..])]);
    }

    private static byte[] Hash(byte first, byte[] rest) => SHA256.HashData([first, .. rest]);
}
