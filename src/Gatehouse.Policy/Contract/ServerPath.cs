namespace Gatehouse.Policy.Contract;

/// <summary>The path of the first server: a hint for the upstream's address.</summary>
internal static class ServerPath
{
    /// <summary><c>/v1</c>, without a slash at the end; empty when there is none or it holds variables.</summary>
    internal static string Of(ContractNode root)
    {
        var servers = root.Child("servers")?.Items() ?? [];
        foreach (var server in servers)
            return Path(server.Text("url") ?? "");

        return "";
    }

    private static string Path(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = url.IndexOf('/', scheme < 0 ? 0 : scheme + 3);
        if (start < 0)
            return "";

        var path = url[start..].TrimEnd('/');
        return path.AsSpan().ContainsAny("{}?#") ? "" : path;
    }
}
