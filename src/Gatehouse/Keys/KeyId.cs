using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Keys;

/// <summary>Public id of a key: 12 base62 characters (71 bits), held as their 12 ASCII bytes. It may stand in logs and answers.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct KeyId(ulong Head, uint Tail)
{
    /// <summary>Characters of an id.</summary>
    internal const int Length = 12;

    /// <summary>A fresh one from the system's random source.</summary>
    internal static string New() => RandomNumberGenerator.GetString(Base62.Alphabet, Length);

    /// <summary>Reads an id; false when it is none.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out KeyId id)
    {
        id = default;
        if (text.Length != Length || !Base62.Has(text))
            return false;

        Span<byte> bytes = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(text, bytes);
        id = new KeyId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(Length, this, static (into, id) =>
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id.Head);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], id.Tail);
        Encoding.ASCII.GetChars(bytes, into);
    });
}
