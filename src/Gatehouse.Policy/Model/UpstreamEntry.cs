using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One address of the API.</summary>
/// <param name="Url">Absolute, http or https, without query, fragment or password.</param>
/// <param name="HealthCheck">Path that answers 200 while it is well; null without.</param>
public sealed record UpstreamEntry(Uri Url, string? HealthCheck)
{
    private const string Expected = "an address such as 'http://127.0.0.1:5080'";

    internal static IReadOnlyList<UpstreamEntry> ReadAll(PolicyNode? node, PolicySource source)
    {
        if (node is not ListNode list)
            return Read(node, source) is { } single ? [single] : [];
        if (list.Items.Count == 0)
            source.Fault(list, Expected);

        return [.. list.Items.Select(item => Read(item, source)).OfType<UpstreamEntry>()];
    }

    private static UpstreamEntry? Read(PolicyNode? node, PolicySource source)
    {
        if (node is ScalarNode scalar)
            return Parse(scalar, source) is { } url ? new UpstreamEntry(url, null) : null;
        if (node is null)
            return null;

        var section = Section.Open(node, Grammar.Upstream, source);
        var health = section.Value<string>("healthCheck", "a path such as '/health'", "", text => text.StartsWith('/') ? text : null);
        if (section.Exists && section["url"] is null)
            source.Fault(node, "'url' in it", "none");

        return section.Scalar("url", Expected) is { } inner && Parse(inner, source) is { } address
            ? new UpstreamEntry(address, health.Length == 0 ? null : health)
            : null;
    }

    private static Uri? Parse(ScalarNode scalar, PolicySource source)
    {
        var isAddress = Uri.TryCreate(scalar.Text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.Query.Length == 0 && url.Fragment.Length == 0;
        if (isAddress && url!.UserInfo.Length == 0)
            return Listed(url, scalar, source);

        if (isAddress)
            source.Fault(scalar, "an address without a password", "one with it (not shown)", "an upstream's password does not stand in a policy");
        else
            source.Fault(scalar, Expected, null, "http or https, without '?' and '#'");
        return null;
    }

    private static Uri Listed(Uri url, ScalarNode scalar, PolicySource source)
    {
        if (url.Scheme == "http" && !url.IsLoopback)
            source.Opens(scalar.Place, $"api.upstream: requests go to {url.Host} unencrypted");

        return url;
    }
}
