using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Live;

/// <summary>The network an address is in, as one number: IPv4 /24, IPv6 /48. Enough to find the program that still uses an old secret, and no list of people's addresses.</summary>
/// <param name="Value">IPv4 in the low 32 bits; IPv6 in the upper 48, marked by bit 0.</param>
internal readonly record struct SourceNetwork(ulong Value)
{
    /// <summary>The network of an address; an IPv4 address mapped into IPv6 is the IPv4 address.</summary>
    internal static SourceNetwork Of(IPAddress? address)
    {
        if (address is null)
            return default;

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return new SourceNetwork(BinaryPrimitives.ReadUInt32BigEndian(bytes) & 0xFFFFFF00);

        return address.IsIPv4MappedToIPv6
            ? new SourceNetwork(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) & 0xFFFFFF00)
            : new SourceNetwork(BinaryPrimitives.ReadUInt64BigEndian(bytes) & 0xFFFF_FFFF_FFFF_0000 | 1);
    }

    /// <inheritdoc />
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if ((Value & 1) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Value);
            return $"{new IPAddress(bytes[..4])}/24";
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, Value & ~1UL);
        return $"{new IPAddress(bytes)}/48";
    }
}
