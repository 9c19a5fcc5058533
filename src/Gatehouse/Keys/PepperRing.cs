using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Keys;

/// <summary>The peppers of the key store, by version; turns a key into the hash that is stored (requirement 1.02).</summary>
/// <remarks>
/// A plain hash would do against someone who reads the database, since a key has 256 random bits. With a pepper kept
/// outside the database, someone who can <em>write</em> to it still cannot mint a key.
/// </remarks>
public class PepperRing
{
    /// <summary>Bytes of a hash.</summary>
    internal const int HashLength = 32;

    /// <summary>Characters of the longest text that is hashed: keys made elsewhere may be longer than ours.</summary>
    internal const int MaxTextLength = 256;

    [ThreadStatic]
    private static (byte[] Pepper, IncrementalHash Mac)? last;

    private readonly byte[]?[] peppers;

    /// <param name="peppers">By version, from 1; null for a version that is gone.</param>
    internal PepperRing(IReadOnlyList<byte[]?> peppers)
    {
        this.peppers = [null, .. peppers];
        Primary = this.peppers.Length - 1;
    }

    /// <summary>The version that new keys are hashed with.</summary>
    public int Primary { get; }

    /// <summary>Whether there is another version besides the primary one.</summary>
    internal bool HasSeveral
    {
        get
        {
            for (var version = 1; version < Primary; version++)
                if (Knows(version))
                    return true;

            return false;
        }
    }

    /// <summary>The hash of a whole key, to be stored instead of it.</summary>
    public SecretHash Hash(string key)
    {
        var hash = new byte[HashLength];
        Hash(key, Primary, hash);
        return new SecretHash(hash, Primary);
    }

    /// <summary>The versions that can be computed, rising.</summary>
    internal IReadOnlyList<int> Versions => [.. Enumerable.Range(1, Primary).Where(Knows)];

    /// <summary>Whether a version can still be computed.</summary>
    internal bool Knows(int version) => (uint)version < (uint)peppers.Length && peppers[version] is not null;

    /// <summary>Computes the hash with one version. Allocates nothing.</summary>
    internal virtual void Hash(ReadOnlySpan<char> key, int version, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[MaxTextLength];
        var count = Encoding.ASCII.GetBytes(key, bytes);
        var mac = Reused(peppers[version]!);
        mac.AppendData(bytes[..count]);
        mac.GetHashAndReset(hash);
        CryptographicOperations.ZeroMemory(bytes[..count]);
    }

    // Looking the algorithm up anew for every key costs more than the hash itself; a thread keeps the one it used last.
    private static IncrementalHash Reused(byte[] pepper)
    {
        if (last is { } kept && ReferenceEquals(kept.Pepper, pepper))
            return kept.Mac;

        last?.Mac.Dispose();
        last = (pepper, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, pepper));
        return last.Value.Mac;
    }
}
