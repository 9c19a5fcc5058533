using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Keys;

/// <summary>The key from which every key is derived that encrypts what is stored. It never stands in the database, and encrypts nothing itself.</summary>
internal sealed class MasterKey
{
    /// <summary>File of the key store: one line, 32 bytes as base64.</summary>
    internal const string FileName = "master.key";

    private const int Length = 32;
    private readonly byte[] key;

    private MasterKey(byte[] key) => this.key = key;

    /// <summary>A new one, as its file holds it.</summary>
    internal static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)) + "\n";

    /// <exception cref="KeyStoreException">The file is broken, missing, or open to others.</exception>
    internal static MasterKey Read(SecretFolder folder)
    {
        var bytes = new byte[Length];
        return Convert.TryFromBase64String(folder.Read(FileName).TrimEnd('\n'), bytes, out var written) && written == Length
            ? new MasterKey(bytes)
            : throw folder.Broken(FileName, "32 bytes in base64");
    }

    /// <summary>A key for one use: HKDF-SHA256 (RFC 5869), so that what one use leaks tells nothing of another.</summary>
    /// <param name="use">Names the use and its version; never chosen by anybody outside.</param>
    internal byte[] For(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Length, salt: null, Encoding.ASCII.GetBytes(use));
}
