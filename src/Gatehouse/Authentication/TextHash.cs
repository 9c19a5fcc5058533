using System.Runtime.InteropServices;

namespace Gatehouse.Authentication;

/// <summary>HMAC of a text, as a key of a dictionary: nobody outside can choose its value.</summary>
internal readonly record struct TextHash(ulong A, ulong B, ulong C, ulong D)
{
    internal static TextHash Of(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<TextHash>(hash);

    /// <summary>The 32 octets.</summary>
    internal void Write(Span<byte> into) => MemoryMarshal.Write(into, this);
}
