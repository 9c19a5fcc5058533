using System.Text;
using Gatehouse.Keys;

namespace Gatehouse.Forwarding;

/// <summary>Takes the secrets of our keys out of what an upstream answers: an upstream that keeps a key where it should not must not hand it on (CWE-201).</summary>
/// <remarks>Of a key the public part stays and the rest becomes stars, so that nothing changes its length. Only a right checksum is a key.</remarks>
/// <param name="brand">Whose keys.</param>
/// <param name="found">Told the public id of every key that was masked.</param>
internal sealed class KeyMask(string brand, Action<KeyId> found)
{
    private readonly byte[] start = Encoding.ASCII.GetBytes(brand + "_");
    private readonly int length = KeyFormat.LengthOf(brand), secretStart = KeyFormat.SecretStartOf(brand);

    /// <summary>Octets of the longest part of a key that may have to wait for the rest of it.</summary>
    internal int MostHeld => length - 1;

    /// <summary>Whose keys.</summary>
    internal string Brand => brand;

    /// <summary>Masks every whole key.</summary>
    /// <param name="octets">Changed in place.</param>
    /// <param name="hold">Where what may be the beginning of a key begins, whose rest is yet to come; the length without one.</param>
    /// <returns>Whether a key was masked.</returns>
    internal bool Mask(Span<byte> octets, out int hold)
    {
        var masked = false;
        for (var at = 0; octets[at..].IndexOf(start) is var next and >= 0; at++)
        {
            at += next;
            if (octets.Length - at < length)
            {
                if (KeyFormat.MayBeginTail(octets[(at + start.Length)..]))
                {
                    hold = at;
                    return masked;
                }
            }
            else if (KeySearch.IsKey(octets[at..], brand, out var id))
            {
                Cover(octets.Slice(at, length), id);
                masked = true;
            }
        }

        hold = octets.Length - BegunStart(octets);
        return masked;
    }

    /// <summary>A header's value without secrets; the same object when it holds none.</summary>
    internal string Masked(string value)
    {
        if (value.Length < length || !value.Contains(brand, StringComparison.Ordinal))
            return value;

        while (KeySearch.TryFind(value, brand, out var at, out var key))
        {
            found(key.Id);
            value = string.Concat(value.AsSpan(0, at + secretStart), Stars, value.AsSpan(at + length));
        }

        return value;
    }

    private string Stars => string.Concat(new string('*', length - secretStart - 7), "_******");

    private void Cover(Span<byte> key, KeyId id)
    {
        found(id);
        key[secretStart..^7].Fill((byte)'*');
        key[^6..].Fill((byte)'*');
    }

    // How many of the last octets are the beginning of "brand_".
    private int BegunStart(ReadOnlySpan<byte> octets)
    {
        for (var count = Math.Min(start.Length - 1, octets.Length); count > 0; count--)
            if (octets[^count..].SequenceEqual(start.AsSpan(0, count)))
                return count;

        return 0;
    }
}
