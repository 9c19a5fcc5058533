using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Arrival;

/// <summary>Finds the address a request really comes from.</summary>
/// <remarks>
/// The left end of X-Forwarded-For is whatever the caller wrote (CWE-348). So the chain is walked from the right, over proxies that the policy
/// names, and the first address that is none of them is the source.
/// </remarks>
internal static class ClientAddress
{
    /// <summary>Whether the neighbour on the wire is a listed proxy.</summary>
    public static bool IsTrusted(IPAddress? address, IReadOnlyList<IPNetwork> proxies)
    {
        if (address is null || proxies.Count == 0)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        foreach (var network in proxies)
            if (network.Contains(address))
                return true;

        return false;
    }

    /// <summary>The address of the source.</summary>
    public static IPAddress? Of(HttpContext http, IReadOnlyList<IPNetwork> proxies)
    {
        var address = http.Connection.RemoteIpAddress;
        if (!IsTrusted(address, proxies))
            return address;

        var chain = string.Join(',', http.Request.Headers["X-Forwarded-For"].ToArray()).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = chain.Length - 1; i >= 0 && IsTrusted(address, proxies); i--)
        {
            if (!IPEndPoint.TryParse(chain[i], out var next))   // some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711
                break;   // a broken hop: the last address that we know of is blamed
            address = next.Address;
        }

        return address;
    }
}
