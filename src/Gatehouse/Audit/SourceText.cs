using System.Buffers.Binary;
using System.Net;
using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>Writes a source as people read it: <c>192.0.2.1</c>, <c>2001:db8::/64</c>, <c>unknown</c>.</summary>
internal static class SourceText
{
    /// <summary>Longest text, in bytes.</summary>
    public const int MaxLength = 64;

    /// <summary>Writes the text in ASCII.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(SourceAddress source, Span<byte> text)
    {
        if (source.Value == 0)
            return Copy("unknown"u8, text);

        return source.Value >> 32 == 1 ? WriteV4((uint)source.Value, text) : WriteV6(source.Value, text);
    }

    private static int WriteV4(uint address, Span<byte> text)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            ((byte)(address >> shift)).TryFormat(text[length..], out var digits);
            length += digits;
            if (shift > 0)
                text[length++] = (byte)'.';
        }

        return length;
    }

    private static int WriteV6(ulong upper, Span<byte> text)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, upper);
        new IPAddress(bytes).TryFormat(text, out var length);
        return length + Copy("/64"u8, text[length..]);
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
