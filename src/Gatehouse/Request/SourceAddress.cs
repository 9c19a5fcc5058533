using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Request;

/// <summary>Where a request comes from, as one number: an IPv4 address, or the /64 of an IPv6 address (one household, one source).</summary>
/// <param name="Value">0 is nobody; IPv4 in the low 32 bits with bit 32 set; IPv6 by its upper half.</param>
public readonly record struct SourceAddress(ulong Value)
{
    /// <summary>The source of an address; an IPv4 address mapped into IPv6 is the IPv4 address.</summary>
    public static SourceAddress Of(IPAddress? address)
    {
        if (address is null)
            return default;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new SourceAddress(BinaryPrimitives.ReadUInt32BigEndian(bytes) | 1UL << 32)
            : new SourceAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
