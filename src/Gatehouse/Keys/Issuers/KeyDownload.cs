using System.Security.Cryptography;
using Gatehouse.Keys.Jws;
using Gatehouse.Policy.Model;

namespace Gatehouse.Keys.Issuers;

/// <summary>Fetches an issuer's keys, from the address in the policy or from the one its discovery document names (OpenID Connect Discovery 1.0, section 4).</summary>
internal sealed class KeyDownload(IssuerRule rule, BoundedGet get) : IDisposable
{
    private Uri? address = rule.Jwks;
    private byte[] last = [];
    private KeySet? keys;

    /// <summary>Where the fetching begins.</summary>
    internal static Uri FirstAddress(IssuerRule rule) => rule.Jwks ?? new Uri(rule.Issuer.TrimEnd('/') + "/.well-known/openid-configuration");

    /// <summary>Fetches once; called by one at a time.</summary>
    /// <param name="discover">Whether the discovery document is asked again; it is anyway when it never answered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys, the same object while they are the same; or why not, for a person.</returns>
    internal async Task<(KeySet? Keys, string? WhyNot)> RunAsync(bool discover, CancellationToken cancellationToken)
    {
        if (rule.Jwks is null && (discover || address is null) && await DiscoverAsync(cancellationToken) is { } trouble)
            return (null, trouble);

        var (document, whyNot) = await get.RunAsync(address!, cancellationToken);
        return document is null ? (null, whyNot) : Read(document);
    }

    private (KeySet? Keys, string? WhyNot) Read(byte[] document)
    {
        var hash = SHA256.HashData(document);
        if (keys is not null && hash.AsSpan().SequenceEqual(last))
            return (keys, null);
        if (JwkSet.Read(document, rule.Algorithms, out var why) is not { } read)
            return (null, $"{address}: no keys for {string.Join(", ", rule.Algorithms)}: {why}");

        (last, keys) = (hash, new KeySet(read));
        return (keys, null);
    }

    private async Task<string?> DiscoverAsync(CancellationToken cancellationToken)
    {
        var from = FirstAddress(rule);
        var (document, whyNot) = await get.RunAsync(from, cancellationToken);
        if (document is null)
            return whyNot;
        if (StrictJson.Read(document) is not { } found)
            return $"{from}: expected a JSON object";

        // Mix-up (RFC 8414, section 3.3): a document that speaks for somebody else brings somebody else's keys.
        if (found.Text("issuer") != rule.Issuer)
            return $"{from}: it speaks for another issuer than {rule.Issuer}";
        if (found.Text("jwks_uri") is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var keysAt) || !MayPointTo(from, keysAt))
            return $"{from}: expected 'jwks_uri' with an https address";

        address = keysAt;
        return null;
    }

    // Server-side request forgery (CWE-918): only an issuer on this very machine may point to this machine, and only it without TLS.
    private static bool MayPointTo(Uri from, Uri to) =>
        to.UserInfo.Length == 0 && to.IsLoopback == from.IsLoopback && (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && to.IsLoopback));

    /// <inheritdoc />
    public void Dispose() => get.Dispose();
}
