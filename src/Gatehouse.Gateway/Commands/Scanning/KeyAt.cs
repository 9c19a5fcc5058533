using System.Diagnostics.CodeAnalysis;
using Gatehouse.Keys;

namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>Reads the key around a <c>live</c> or <c>test</c>: plain, percent-encoded (<c>%5F</c> for the underscores), one or two bytes a character.</summary>
/// <param name="Start">First byte of the key.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="Text">The key, decoded.</param>
/// <param name="Stride">Bytes a character.</param>
internal sealed record KeyAt(int Start, int End, string Text, int Stride)
{
    private const int LongestBrand = 8, SeparatorMost = 3, EnvironmentLength = 4;

    /// <summary>Bytes of the longest key: UTF-16, every underscore encoded.</summary>
    internal const int MostBytes = 2 * (KeyFormat.MaxLength + 4 * (SeparatorMost - 1));

    /// <summary>Reads it; false when what is there is no key with a right checksum.</summary>
    /// <param name="bytes">Where it may stand.</param>
    /// <param name="word">Index of the first byte of <c>live</c> or <c>test</c>.</param>
    /// <param name="stride">Bytes a character: 1, or 2 for UTF-16 of either order.</param>
    /// <param name="brands">Brands that count; null for any.</param>
    /// <param name="found">The key.</param>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, int word, int stride, IReadOnlySet<string>? brands, [NotNullWhen(true)] out KeyAt? found)
    {
        found = null;
        Span<char> text = stackalloc char[KeyFormat.MaxLength];
        var characters = new Characters(bytes, word, stride);
        var end = Forward(characters, text);
        if (end < 0 || SeparatorBefore(characters) is not (var separator and > 0))
            return false;

        // Where a brand begins is not marked: letters before it may belong to something else. The checksum tells.
        for (var length = 1; length <= LongestBrand && characters.At(-separator - length) is var letter && char.IsAsciiLetterLower(letter); length++)
        {
            text[LongestBrand - length] = letter;
            var whole = text[(LongestBrand - length)..];
            if (KeyFormat.TryParse(whole, out _) && (brands is null || brands.Contains(whole[..length].ToString())))
                found = new KeyAt(characters.ByteOf(-separator - length), characters.ByteOf(end), whole.ToString(), stride);
        }

        return found is not null;
    }

    // Everything behind the brand, into its place in the text; the index behind it, or -1.
    private static int Forward(Characters characters, Span<char> text)
    {
        var at = 0;
        for (var to = LongestBrand + 1; to < text.Length; to++)
        {
            var c = characters.At(at++);
            if (IsSeparator(to))
            {
                if (c == '%' && characters.At(at) == '5' && characters.At(at + 1) is 'F' or 'f')
                    (c, at) = ('_', at + 2);
                if (c != '_')
                    return -1;
            }
            else if (!char.IsAsciiLetterOrDigit(c))
            {
                return -1;
            }

            text[to] = c;
        }

        text[LongestBrand] = '_';
        return at;
    }

    private static bool IsSeparator(int index) =>
        index is LongestBrand + 1 + EnvironmentLength or LongestBrand + 1 + EnvironmentLength + 13 or LongestBrand + 1 + EnvironmentLength + 57;

    private static int SeparatorBefore(Characters characters) =>
        characters.At(-1) == '_' ? 1
        : characters.At(-1) is 'F' or 'f' && characters.At(-2) == '5' && characters.At(-3) == '%' ? SeparatorMost
        : 0;

    /// <summary>The bytes as ASCII characters, counted from the word; what is none reads as NUL.</summary>
    private readonly ref struct Characters(ReadOnlySpan<byte> bytes, int word, int stride)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;

        internal int ByteOf(int index) => index <= 0 ? word + index * stride : word + (index - 1) * stride + 1;

        internal char At(int index)
        {
            var at = word + index * stride;
            if ((uint)at >= (uint)bytes.Length)
                return '\0';

            // In UTF-16 the byte between this character and its neighbour towards the word is zero, whatever the byte order.
            return stride == 1 || bytes[index < 0 ? at + 1 : Math.Max(at - 1, 0)] == 0 || index == 0 ? (char)bytes[at] : '\0';
        }
    }
}
