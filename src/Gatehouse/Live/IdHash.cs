using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gatehouse.Live;

/// <summary>128 bits of a text under a seed of this process: so that a table needs not the texts, and nobody can aim at a place in it (CWE-407).</summary>
/// <remarks>Two of 1,000,000 texts have the same with a probability of 10⁻²⁷; it is never stored and never leaves the process.</remarks>
internal static class IdHash
{
    private static readonly ulong[] Seeds = MemoryMarshal.Cast<byte, ulong>(RandomNumberGenerator.GetBytes(32)).ToArray();

    /// <summary>Of a text in a realm (an issuer); neither can be mistaken for a part of the other.</summary>
    internal static (ulong Head, ulong Tail) Of(ReadOnlySpan<char> realm, ReadOnlySpan<char> text)
    {
        var (head, tail) = (Seeds[0] ^ (ulong)realm.Length, Seeds[1] ^ (ulong)text.Length);
        Take(realm, ref head, ref tail);
        Take(text, ref head, ref tail);
        return (Fold(head ^ Seeds[2], tail | 1), Fold(tail ^ Seeds[3], head | 1));
    }

    private static void Take(ReadOnlySpan<char> text, ref ulong head, ref ulong tail)
    {
        var words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var word in words)
            Mix(word, ref head, ref tail);

        // The rest of at most three characters; the lengths are in the seed.
        var rest = 0UL;
        foreach (var c in text[(words.Length * 4)..])
            rest = rest << 16 | c;

        Mix(rest, ref head, ref tail);
    }

    private static void Mix(ulong word, ref ulong head, ref ulong tail) =>
        (head, tail) = (Fold(head ^ word, Seeds[2] | 1), Fold(tail + word, Seeds[3] | 1) ^ head);

    private static ulong Fold(ulong one, ulong other)
    {
        var high = Math.BigMul(one, other, out var low);
        return high ^ low;
    }
}
