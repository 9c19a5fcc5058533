using System.Buffers;
using System.Buffers.Text;

namespace Gatehouse.Keys.Jws;

/// <summary>Base64url as RFC 7515, section 2 has it: no padding, no white space, no line ends, and one spelling for one value.</summary>
internal static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>The bytes; null for any other text. Allocates three quarters of what it is given.</summary>
    internal static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (!IsCanonical(text))
            return null;

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == bytes.Length ? bytes : null;
    }

    // Two spellings of one signature would be two tokens in every cache and every list of revoked ones (RFC 4648, section 3.5):
    // the bits of the last character that carry nothing must be zero.
    private static bool IsCanonical(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Letters) && (text.Length % 4) switch
    {
        0 => true,
        2 => (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & 0b1111) == 0,
        3 => (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & 0b11) == 0,
        _ => false,
    };
}
