namespace Gatehouse.Policy.Model;

/// <summary>Addresses of others that the gateway talks to.</summary>
internal static class Urls
{
    /// <summary>An absolute https address without password, query and fragment; null otherwise.</summary>
    public static Uri? Https(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "https" && url is { UserInfo: "", Query: "", Fragment: "" } ? url : null;

    /// <summary>The same, or plain http on this very machine, where nobody stands between (a sidecar, a test); null otherwise.</summary>
    public static Uri? HttpsOrHere(string text) =>
        Https(text) ?? (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: true, UserInfo: "", Query: "", Fragment: "" } ? url : null);
}
