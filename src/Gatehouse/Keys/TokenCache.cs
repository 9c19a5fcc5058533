using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gatehouse.Keys;

/// <summary>Tokens whose signature was found right: that, and nothing that can change, is remembered.</summary>
/// <remarks>
/// Bounded: a new token displaces an old one. Found by a hash whose seed nobody outside knows, so nobody can choose what
/// is displaced; a hit compares the whole token, so two tokens never answer for each other (CVE-2026-48096). Whether its key is
/// still trusted is asked at every hit.
/// </remarks>
internal sealed class TokenCache<TFacts> where TFacts : class
{
    private const int Ways = 4;

    private readonly long seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
    private readonly Entry?[] entries;
    private readonly int maxLength;

    /// <param name="sets">A power of two; four tokens fit in each.</param>
    /// <param name="maxLength">Characters of the longest token that is remembered.</param>
    internal TokenCache(int sets = 4096, int maxLength = 2048) => (entries, this.maxLength) = (new Entry[sets * Ways], maxLength);

    /// <summary>The facts of a token seen before; null for any other.</summary>
    internal TFacts? Find(ReadOnlySpan<char> token)
    {
        var hash = Hash(token);
        var first = First(hash);
        for (var way = 0; way < Ways; way++)
            if (Volatile.Read(ref entries[first + way]) is { } entry && entry.Hash == hash && token.SequenceEqual(entry.Token))
                return entry.Facts;

        return null;
    }

    /// <summary>Remembers a token.</summary>
    internal void Add(string token, TFacts facts)
    {
        if (token.Length > maxLength)
            return;

        var hash = Hash(token);
        var first = First(hash);
        for (var way = Ways - 1; way > 0; way--)
            Volatile.Write(ref entries[first + way], entries[first + way - 1]);

        Volatile.Write(ref entries[first], new Entry(hash, token, facts));
    }

    private int First(ulong hash) => (int)(hash & (ulong)(entries.Length / Ways - 1)) * Ways;

    private ulong Hash(ReadOnlySpan<char> token) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(token), seed);

    private sealed record Entry(ulong Hash, string Token, TFacts Facts);
}
