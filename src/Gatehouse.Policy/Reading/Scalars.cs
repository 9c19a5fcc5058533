using System.Globalization;
using System.Net;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Reading;

/// <summary>The value words of the policy: plain decimals with units, nothing that YAML or a culture could read otherwise.</summary>
internal static class Scalars
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    private static readonly (string Unit, long Bytes)[] Sizes =
        [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    private static readonly (string Word, int Seconds)[] Windows =
        [("s", 1), ("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400)];

    /// <summary><c>0</c>, <c>17</c>; not <c>010</c>, <c>+1</c>, <c>1e3</c>, <c>1_000</c>.</summary>
    public static long? Number(string text)
    {
        if (text.Length is 0 or > 15 || (text.Length > 1 && text[0] == '0') || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return null;

        return long.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary><c>0.5</c>, <c>10</c>; at most six digits on either side.</summary>
    public static double? Decimal(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = dot < 0 ? "0" : text[(dot + 1)..];
        var isPlain = fraction.Length is > 0 and <= 6 && !fraction.AsSpan().ContainsAnyExceptInRange('0', '9')
            && Number(dot < 0 ? text : text[..dot]) is <= 999_999;
        return isPlain ? double.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    /// <summary><c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>24h</c>, <c>90d</c>.</summary>
    public static TimeSpan? Duration(string text)
    {
        foreach (var (unit, milliseconds) in Units)
            if (text.EndsWith(unit, StringComparison.Ordinal) && Number(text[..^unit.Length]) is <= 100_000_000 and { } count)
                return TimeSpan.FromMilliseconds(count * milliseconds);

        return null;
    }

    /// <summary><c>512B</c>, <c>8KiB</c>, <c>1MiB</c>, <c>1GiB</c>.</summary>
    public static long? Size(string text)
    {
        foreach (var (unit, bytes) in Sizes)
            if (text.EndsWith(unit, StringComparison.Ordinal) && Number(text[..^unit.Length]) is <= 1_000_000_000 and { } count)
                return count * bytes;

        return null;
    }

    /// <summary><c>10/s</c>, <c>10/second</c>, <c>600/minute</c>, <c>1000/hour</c>, <c>5000/day</c>, <c>100/15m</c>.</summary>
    public static Quota? Quota(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || Number(text[..slash]) is not (>= 1 and <= 1_000_000 and { } permits))
            return null;

        var window = Window(text[(slash + 1)..]);
        return window is { TotalSeconds: >= 1, TotalDays: <= 7 } ? new Quota((int)permits, window.Value) : null;
    }

    /// <summary><c>x10</c>, <c>x0.5</c>.</summary>
    public static double? Factor(string text) =>
        text.StartsWith('x') && Decimal(text[1..]) is > 0 and <= 10_000 and { } factor ? factor : null;

    /// <summary><c>85%</c> as 0.85.</summary>
    public static double? Percent(string text) =>
        text.EndsWith('%') && Number(text[..^1]) is >= 1 and <= 100 and { } percent ? percent / 100.0 : null;

    /// <summary><c>8443</c> (this machine only), <c>*:8443</c> (everyone), <c>10.0.0.5:8443</c>, <c>[::1]:8443</c>.</summary>
    public static IPEndPoint? Listen(string text)
    {
        var colon = text.LastIndexOf(':');
        if (Number(text[(colon + 1)..]) is not (<= 65535 and { } port))
            return null;

        return (colon < 0 ? "127.0.0.1" : text[..colon]) switch
        {
            "*" => new IPEndPoint(IPAddress.IPv6Any, (int)port),
            "localhost" => new IPEndPoint(IPAddress.Loopback, (int)port),
            var host when Address(host) is { } address => new IPEndPoint(address, (int)port),
            _ => null,
        };
    }

    /// <summary>How a duration is written in the policy.</summary>
    public static string Written(TimeSpan duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        var (unit, size) = Units.Last(unit => milliseconds % unit.Milliseconds == 0);
        return $"{milliseconds / size}{unit}";
    }

    /// <summary>How a size is written in the policy.</summary>
    public static string WrittenSize(long bytes)
    {
        var (unit, size) = Sizes.First(unit => bytes % unit.Bytes == 0);
        return $"{bytes / size}{unit}";
    }

    private static TimeSpan? Window(string text)
    {
        foreach (var (word, seconds) in Windows)
            if (text == word)
                return TimeSpan.FromSeconds(seconds);

        return Duration(text);
    }

    // IPAddress.Parse also takes '1', '0x7f.1' and '010.0.0.1'; an address is four plain numbers or stands in brackets.
    private static IPAddress? Address(string host)
    {
        if (host.StartsWith('[') && host.EndsWith(']'))
            return IPAddress.TryParse(host[1..^1], out var six) && host.Contains(':', StringComparison.Ordinal) ? six : null;

        var isPlain = host.Split('.') is { Length: 4 } parts && parts.All(part => Number(part) is <= 255);
        return isPlain ? IPAddress.Parse(host) : null;
    }
}
