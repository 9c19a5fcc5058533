using System.Net;

namespace Gatehouse.Keys;

/// <summary>Networks a key may be used from; real ranges, not a list of spellings (requirement 1.08).</summary>
public sealed class NetworkSet
{
    private readonly IPNetwork[] networks;

    private NetworkSet(IPNetwork[] networks, string text) => (this.networks, Text) = (networks, text);

    /// <summary>No network at all: nothing is in it.</summary>
    internal static NetworkSet Nowhere { get; } = new([], "");

    /// <summary>The networks in their one spelling, a space between.</summary>
    public string Text { get; }

    /// <summary>Reads networks such as <c>10.0.0.0/8</c>, <c>2001:db8::/32</c> or a single address.</summary>
    /// <param name="parts">One network each.</param>
    /// <param name="set">The set; null when a part is none.</param>
    /// <param name="wrong">The first part that is no network; null when all are.</param>
    public static bool TryRead(IReadOnlyList<string> parts, out NetworkSet? set, out string? wrong)
    {
        var read = new IPNetwork[parts.Count];
        (set, wrong) = (null, null);
        for (var i = 0; i < read.Length; i++)
            if (!TryRead(parts[i], out read[i]))
            {
                wrong = parts[i];
                return false;
            }

        set = new NetworkSet(read, string.Join(' ', read.Select(network => network.ToString())));
        return true;
    }

    /// <summary>Whether an address is in one of them; an IPv4 address in IPv6 spelling (<c>::ffff:10.1.2.3</c>) is that IPv4 address.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        foreach (var network in networks)
            if (network.Contains(address))
                return true;

        return false;
    }

    private static bool TryRead(string text, out IPNetwork network)
    {
        network = default;
        if (!text.Contains('/'))
        {
            if (!IPAddress.TryParse(text, out var single))
                return false;

            single = single.IsIPv4MappedToIPv6 ? single.MapToIPv4() : single;
            network = new IPNetwork(single, single.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        // A range written in mapped spelling would match nothing, since addresses are compared as what they are.
        return IPNetwork.TryParse(text, out network) && !network.BaseAddress.IsIPv4MappedToIPv6;
    }
}
