using System.Buffers.Binary;

namespace Gatehouse.Live;

/// <summary>Finds keys that were made elsewhere, whose text has no id of ours. What is found is a candidate: its <see cref="KeyMore.Imported"/> has still to be proved.</summary>
/// <remarks>
/// Unsalted hashes (<c>sha256</c>, <c>sha512</c>, and <c>hmac</c> once one was replaced by ours) are found by the hash of
/// the text that is shown, salted ones (<c>bcrypt</c>, <c>scrypt</c>) by how the text begins. Without such keys <see cref="IsEmpty"/>
/// is one comparison, and nothing of it costs memory.
/// </remarks>
internal sealed class ImportedKeys(MarkTable hashes, MarkTable prefixes, ulong lengths)
{
    internal static ImportedKeys None { get; } = new(MarkTable.Empty, MarkTable.Empty, 0);

    /// <summary>Whether there is no such key.</summary>
    internal bool IsEmpty => hashes.Live == 0 && prefixes.Live == 0;

    /// <summary>Whether there are keys that only a slow hash can prove.</summary>
    internal bool HasSalted => prefixes.Live > 0;

    internal MarkTable Hashes => hashes;

    internal MarkTable Prefixes => prefixes;

    internal ulong Lengths => lengths;

    /// <summary>The number of the key whose stored hash begins with the first 16 bytes of this one.</summary>
    /// <param name="hash">SHA-256, SHA-512 or HMAC of the text that is shown: at least 16 bytes.</param>
    /// <param name="number">Number of the key; -1 when there is none.</param>
    internal bool TryByHash(ReadOnlySpan<byte> hash, out int number)
    {
        var (head, tail) = Of(hash);
        var found = hashes.TryFind(head, tail, out var value);
        number = found ? (int)value : -1;
        return found;
    }

    /// <summary>Numbers of the keys with a salted hash whose stored prefix begins a text; at most 64 for each length of prefix. Allocates only when there are some.</summary>
    internal ReadOnlySpan<int> ByPrefix(ReadOnlySpan<char> text)
    {
        List<int>? found = null;
        for (var rest = lengths; rest != 0; rest &= rest - 1)
        {
            var length = System.Numerics.BitOperations.TrailingZeroCount(rest);
            if (length > text.Length)
                break;

            var (head, tail) = IdHash.Of("", text[..length]);
            for (var nth = 0; prefixes.TryFind(head, tail + (ulong)nth, out var value); nth++)
                (found ??= []).Add((int)value);
        }

        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(found);
    }

    internal static (ulong Head, ulong Tail) Of(ReadOnlySpan<byte> hash) =>
        (BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
}
