using System.Text;

namespace Gatehouse.Keys;

/// <summary>Finds whole keys of one brand inside other text. Only a right checksum is a find, so that nothing else is ever taken for a key.</summary>
internal static class KeySearch
{
    /// <summary>The first key in a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="brand">Whose keys.</param>
    /// <param name="at">Where it begins; -1 without one.</param>
    /// <param name="key">The key.</param>
    internal static bool TryFind(ReadOnlySpan<char> text, string brand, out int at, out ParsedKey key)
    {
        var length = KeyFormat.LengthOf(brand);
        for (var from = 0; text.Length - from >= length; from = at + 1)
        {
            at = text[from..].IndexOf(brand);
            if (at < 0)
                break;

            at += from;
            if (text.Length - at >= length && text[at + brand.Length] == '_' && KeyFormat.TryParse(text.Slice(at, length), out key))
                return true;
        }

        at = -1;
        key = default;
        return false;
    }

    /// <summary>Whether a key of this brand begins with the first of these octets; no more of them are looked at than a key is long.</summary>
    internal static bool IsKey(ReadOnlySpan<byte> octets, string brand, out KeyId id)
    {
        id = default;
        var length = KeyFormat.LengthOf(brand);
        if (octets.Length < length)
            return false;

        Span<char> text = stackalloc char[KeyFormat.MaxLength];
        scoped ParsedKey key = default;
        var found = Encoding.Latin1.GetChars(octets[..length], text) == length && KeyFormat.TryParse(text[..length], out key) && key.Brand.SequenceEqual(brand);
        if (found)
            id = key.Id;

        text.Clear();
        return found;
    }
}
