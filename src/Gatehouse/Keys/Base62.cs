using System.Buffers.Binary;

namespace Gatehouse.Keys;

/// <summary>Digits, then upper case, then lower case letters: no character that a shell, a URL or a double click breaks at.</summary>
internal static class Base62
{
    /// <summary>The 62 characters, by value.</summary>
    internal const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Whether every character is of the alphabet.</summary>
    internal static bool Has(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c))
                return false;

        return true;
    }

    /// <summary>Writes a number, most significant digit first, padded with zeros.</summary>
    internal static void Write(uint value, Span<char> into)
    {
        for (var i = into.Length - 1; i >= 0; i--, value /= 62)
            into[i] = Alphabet[(int)(value % 62)];
    }

    /// <summary>Writes 32 bytes as one 256-bit number in 43 digits: no byte is rejected and no value is likelier than another.</summary>
    internal static void Write256(ReadOnlySpan<byte> number, Span<char> into)
    {
        Span<uint> limbs = stackalloc uint[8];
        for (var i = 0; i < 8; i++)
            limbs[i] = BinaryPrimitives.ReadUInt32BigEndian(number[(4 * i)..]);

        for (var digit = 42; digit >= 0; digit--)
            into[digit] = Alphabet[(int)DivideBy62(limbs)];

        limbs.Clear();
    }

    private static uint DivideBy62(Span<uint> limbs)
    {
        ulong rest = 0;
        foreach (ref var limb in limbs)
        {
            var part = rest << 32 | limb;
            limb = (uint)(part / 62);
            rest = part % 62;
        }

        return (uint)rest;
    }
}
