using System.Numerics;
using System.Security.Cryptography;

namespace Gatehouse.RateLimiting;

/// <summary>SipHash-1-3 of one 64-bit word under a key made at start.</summary>
/// <remarks>
/// Whoever owns many addresses could otherwise compute which of them share a place and push a victim
/// out of it (CWE-407). Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
/// </remarks>
internal readonly struct SeededHash(ulong key0, ulong key1)
{
    /// <summary>A hash under a fresh random key.</summary>
    public static SeededHash Fresh()
    {
        Span<byte> key = stackalloc byte[16];
        RandomNumberGenerator.Fill(key);
        return new SeededHash(BitConverter.ToUInt64(key), BitConverter.ToUInt64(key[8..]));
    }

    /// <summary>The hash of a word.</summary>
    public ulong Of(ulong word)
    {
        var v0 = key0 ^ 0x736f6d6570736575;
        var v1 = key1 ^ 0x646f72616e646f6d;
        var v2 = key0 ^ 0x6c7967656e657261;
        var v3 = key1 ^ 0x7465646279746573;

        Absorb(ref v0, ref v1, ref v2, ref v3, word);
        Absorb(ref v0, ref v1, ref v2, ref v3, 8UL << 56);

        v2 ^= 0xff;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Absorb(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1; v1 = BitOperations.RotateLeft(v1, 13) ^ v0; v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3; v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3; v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1; v1 = BitOperations.RotateLeft(v1, 17) ^ v2; v2 = BitOperations.RotateLeft(v2, 32);
    }
}
