namespace Gatehouse.Policy.Model;

/// <summary>Addresses of others that the gateway talks to.</summary>
internal static class Urls
{
    /// <summary>An absolute https address without password, query and fragment; null otherwise.</summary>
    public static Uri? Https(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "https" && url is { UserInfo: "", Query: "", Fragment: "" } ? url : null;
}
