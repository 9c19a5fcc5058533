using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>authentication</c></summary>
/// <param name="Brand">First part of every key: 2 to 8 lower-case letters. Default <c>gate</c>.</param>
/// <param name="KeyHeader">Header that carries a key. Default <c>X-Api-Key</c>.</param>
/// <param name="KeyExpiry">How long a new key lives. Default 90 days.</param>
/// <param name="Audience">Of our own tokens. Default: the public host.</param>
/// <param name="TokenLifetime">Of our own tokens: 1 minute to 24 hours. Default 10 minutes.</param>
public sealed record AuthenticationSection(string Brand, string KeyHeader, TimeSpan KeyExpiry, string Audience, TimeSpan TokenLifetime)
{
    // A key in one of these would be forwarded, logged or overwritten by someone who does not know that it is one.
    private static readonly string[] ReservedHeaders =
        ["authorization", "cookie", "host", "content-length", "content-type", "transfer-encoding", "connection", "forwarded", "te", "upgrade", "via", "origin",
        "proxy-authorization", "referer", "user-agent", "range", "expect", "trailer", "content-encoding", "accept-encoding", "set-cookie", "keep-alive"];

    /// <summary>Whose tokens are accepted besides our own.</summary>
    public IReadOnlyList<IssuerRule> Issuers { get; init; } = [];

    /// <summary>Whether this is a test environment: test keys are accepted and live keys are not. Default: the other way round.</summary>
    public bool TakesTestKeys { get; init; }

    /// <summary><c>live</c> or <c>test</c>: what a key has to be to be accepted.</summary>
    public string AcceptedEnvironment => TakesTestKeys ? "test" : "live";

    /// <summary>Whether a key seen in a URL is blocked at once, and not only refused and reported.</summary>
    public bool BlockKeysInUrls { get; init; }

    /// <summary>What signs our own tokens: ES256, RS256 or EdDSA. Default ES256.</summary>
    public TokenAlgorithm TokenAlgorithm { get; init; }

    /// <summary>The upstream's own logins.</summary>
    public IReadOnlyList<LoginRule> Logins { get; init; } = [];

    /// <summary>Signing in with another provider's account.</summary>
    public IReadOnlyList<SignInProvider> SignIn { get; init; } = [];

    internal static AuthenticationSection Read(PolicyNode? node, string host, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Authentication, source);
        var keys = section.Inner("keys", Grammar.Keys);
        var tokens = section.Inner("tokens", Grammar.Tokens);
        return new AuthenticationSection(
            keys.Text("brand", Shapes.Brand(), "2 to 8 lower-case letters such as 'shop'", "gate"),
            keys.Value<string>("header", "a header name such as 'X-Api-Key' that has no other meaning", "X-Api-Key", text => IsFree(text) ? text : null),
            keys.Duration("expire", TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), TimeSpan.FromDays(90), "90d"),
            tokens.Text("audience", Shapes.Visible(), "a name without spaces such as 'shop-api'", host),
            tokens.Duration("lifetime", TimeSpan.FromMinutes(1), TimeSpan.FromHours(24), TimeSpan.FromMinutes(10), "10m"))
        {
            TakesTestKeys = keys.Choice("environment", ("live", KeyEnvironment.Live), ("test", KeyEnvironment.Test)) == KeyEnvironment.Test,
            BlockKeysInUrls = keys.Choice("inUrl", ("refuse", KeyInUrl.Refuse), ("block", KeyInUrl.Block)) == KeyInUrl.Block,
            TokenAlgorithm = tokens.Choice("algorithm", ("ES256", TokenAlgorithm.ES256), ("RS256", TokenAlgorithm.RS256), ("EdDSA", TokenAlgorithm.EdDSA)),
            Issuers = IssuerReader.ReadAll(section["issuers"], source),
            Logins = LoginRule.ReadAll(section["logins"], source),
            SignIn = SignInProvider.ReadAll(section["signIn"], source),
        };
    }

    private static bool IsFree(string header) =>
        Shapes.Header().IsMatch(header)
        && !ReservedHeaders.Contains(header.ToLowerInvariant())
        && !header.StartsWith("gatehouse-", StringComparison.OrdinalIgnoreCase)
        && !header.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase);

    private enum KeyEnvironment
    {
        Live,
        Test,
    }

    private enum KeyInUrl
    {
        Refuse,
        Block,
    }
}

/// <summary>What signs our own tokens.</summary>
public enum TokenAlgorithm
{
    /// <summary>ECDSA on P-256.</summary>
    ES256,

    /// <summary>RSA with PKCS #1 v1.5; for verifiers that know nothing else.</summary>
    RS256,

    /// <summary>Ed25519, where the platform has it.</summary>
    EdDSA,
}
