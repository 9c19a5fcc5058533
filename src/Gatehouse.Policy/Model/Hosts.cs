using System.Net;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>Addresses of other servers: <c>host:port</c>.</summary>
internal static class Hosts
{
    public static (string Host, int Port)? Read(Section section, string word, string example)
    {
        if (section[word] is null)
            section.Source.Fault(section.Place, section.NameOf(word), $"an address such as '{example}'", "nothing");

        return section.Scalar(word, $"an address such as '{example}'") is { } scalar ? Parse(scalar, example, section.Source) : null;
    }

    private static (string Host, int Port)? Parse(ScalarNode scalar, string example, PolicySource source)
    {
        var colon = scalar.Text.LastIndexOf(':');
        if (colon > 0 && Shapes.Host().IsMatch(scalar.Text[..colon]) && Scalars.Number(scalar.Text[(colon + 1)..]) is >= 1 and <= 65535 and { } port)
            return (scalar.Text[..colon], (int)port);

        source.Fault(scalar, $"an address such as '{example}'");
        return null;
    }

    /// <summary>Whether a name is one that strangers would use: not this machine, not reserved (RFC 6761), not of a private network.</summary>
    public static bool LooksPublic(string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return !IPAddress.IsLoopback(address) && !IsPrivate(address.GetAddressBytes());

        var top = host[(host.LastIndexOf('.') + 1)..];
        return top.Length < host.Length && top is not ("localhost" or "test" or "example" or "invalid" or "local" or "internal" or "lan" or "arpa");
    }

    // RFC 1918 and RFC 3927.
    private static bool IsPrivate(byte[] bytes) => bytes is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..];
}
