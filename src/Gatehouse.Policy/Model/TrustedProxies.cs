using System.Net;
using System.Net.Sockets;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>trustedProxies</c></summary>
internal static class TrustedProxies
{
    private const string Expected = "an address or range such as '10.0.0.5' or '10.0.0.0/24'";

    public static IReadOnlyList<IPNetwork> Read(PolicyNode? node, PolicySource source)
    {
        var networks = new List<IPNetwork>();
        foreach (var scalar in SectionValues.Each(node, Expected, source))
            if (Parse(scalar.Text) is not { } network)
                source.Fault(scalar, Expected, null, "the bits after the range's length are zero");
            else
                Add(networks, network, scalar, source);

        return networks;
    }

    private static void Add(List<IPNetwork> networks, IPNetwork network, ScalarNode scalar, PolicySource source)
    {
        networks.Add(network);
        source.Opens(scalar.Place, $"trustedProxies: {network} may say where a request came from");
        var wide = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 8 : 32;
        if (network.PrefixLength < wide)
            source.Warn("GH110", scalar.Place, $"{network} is wider than /{wide}: whoever stands in it chooses the address that limits and blocks count against");
    }

    private static IPNetwork? Parse(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
            return IPNetwork.TryParse(text, out var network) && Plain(text[..text.IndexOf('/', StringComparison.Ordinal)])
                && IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var start) && start.Equals(network.BaseAddress) ? network : null;

        return Plain(text) && IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
            : null;
    }

    // '010.0.0.1' and '0x0a.1' are addresses to some readers and not to others (CWE-1389).
    private static bool Plain(string address) =>
        address.Contains(':', StringComparison.Ordinal) || (address.Split('.') is { Length: 4 } parts && parts.All(part => Scalars.Number(part) is <= 255));
}
