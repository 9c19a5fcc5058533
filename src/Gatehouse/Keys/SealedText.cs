using System.Security.Cryptography;

namespace Gatehouse.Keys;

/// <summary>Short secrets encrypted for the database: AES-256-GCM. One version octet, 12 of nonce, the ciphertext, 16 of tag.</summary>
/// <param name="key">32 bytes, for this use alone.</param>
internal sealed class SealedText(byte[] key)
{
    private const byte Version = 1;
    private const int Nonce = 12, Tag = 16;

    /// <summary>Encrypts.</summary>
    /// <param name="clear">The secret.</param>
    /// <param name="bound">Whose it is: what was sealed for one row opens in no other, whoever can write to the database (CWE-345).</param>
    internal byte[] Seal(ReadOnlySpan<byte> clear, ReadOnlySpan<byte> bound)
    {
        // Random nonces: at 2^32 of them under one key they would begin to matter; there is one for each enrolment.
        var whole = new byte[1 + Nonce + clear.Length + Tag];
        whole[0] = Version;
        RandomNumberGenerator.Fill(whole.AsSpan(1, Nonce));
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(whole.AsSpan(1, Nonce), clear, whole.AsSpan(1 + Nonce, clear.Length), whole.AsSpan(1 + Nonce + clear.Length), bound);
        return whole;
    }

    /// <summary>Decrypts; null when it was sealed with another key or for somebody else, or was changed.</summary>
    internal byte[]? Open(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> bound)
    {
        if (whole.Length < 1 + Nonce + Tag || whole[0] != Version)
            return null;

        var clear = new byte[whole.Length - 1 - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        try
        {
            aes.Decrypt(whole.Slice(1, Nonce), whole.Slice(1 + Nonce, clear.Length), whole[^Tag..], clear, bound);
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
