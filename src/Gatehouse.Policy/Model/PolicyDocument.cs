using System.Net;

namespace Gatehouse.Policy.Model;

/// <summary>The whole policy file as values that exist only if they are valid.</summary>
public sealed record PolicyDocument
{
    /// <summary>Absolute path of the file.</summary>
    public required string File { get; init; }

    /// <summary>What is protected.</summary>
    public required ApiSection Api { get; init; }

    /// <summary>How it is reached.</summary>
    public required HttpsSection Https { get; init; }

    /// <summary>Step one.</summary>
    public required AuthenticationSection Authentication { get; init; }

    /// <summary>Names of the roles, as the file orders them.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Step four.</summary>
    public required ValidationSection Validation { get; init; }

    /// <summary>Step five.</summary>
    public required LimitsSection Limits { get; init; }

    /// <summary>Where durable things are kept.</summary>
    public required StorageSection Storage { get; init; }

    /// <summary>Where secrets are kept.</summary>
    public required KeyStoreSection KeyStore { get; init; }

    /// <summary>Browser clients.</summary>
    public required CorsSection Cors { get; init; }

    /// <summary>Only these may set Forwarded and X-Forwarded-For.</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }
}

/// <summary><c>api</c></summary>
/// <param name="Upstream">The API behind the gateway; absolute, http or https, with no query. Its path, if any, is put before every request's path.</param>
/// <param name="ContractFile">Absolute path; null without a contract.</param>
public sealed record ApiSection(Uri Upstream, string? ContractFile);

/// <summary><c>https</c></summary>
/// <param name="Host">The public name; never taken from the Host header. Default <c>localhost</c>.</param>
/// <param name="Listen">Default 127.0.0.1:8443. Port 0 takes a free one.</param>
/// <param name="Redirect">Plain HTTP that answers 308 only; null when there is none.</param>
/// <param name="CertificateFile">PEM chain; null for a self-made certificate.</param>
/// <param name="CertificateKeyFile">PEM key belonging to it.</param>
public sealed record HttpsSection(string Host, IPEndPoint Listen, IPEndPoint? Redirect, string? CertificateFile, string? CertificateKeyFile);

/// <summary><c>authentication</c></summary>
/// <param name="Brand">First part of every key: 2 to 8 lower-case letters. Default <c>gate</c>.</param>
/// <param name="KeyHeader">Header that carries a key. Default <c>X-Api-Key</c>.</param>
/// <param name="KeyExpiry">How long a new key lives. Default 90 days.</param>
/// <param name="Audience">Of our own tokens. Default: the public host.</param>
/// <param name="TokenLifetime">Of our own tokens: 1 minute to 24 hours. Default 10 minutes.</param>
public sealed record AuthenticationSection(string Brand, string KeyHeader, TimeSpan KeyExpiry, string Audience, TimeSpan TokenLifetime);

/// <summary><c>validation</c></summary>
/// <param name="MaxBody">Bytes. Default 1 MiB.</param>
/// <param name="MaxDepth">Of JSON: 1 to 64. Default 32.</param>
/// <param name="MaxUrl">Bytes of the request target. Default 8 KiB.</param>
/// <param name="RefuseUndeclared">Whether fields and query parameters that the contract does not declare are refused. Default true.</param>
public sealed record ValidationSection(long MaxBody, int MaxDepth, int MaxUrl, bool RefuseUndeclared);

/// <summary><c>limits</c></summary>
/// <param name="Door">Per source, before authentication: refusals and requests without a credential. Default 600/minute.</param>
/// <param name="Light">Default 1000/hour.</param>
/// <param name="Medium">Default 100/hour.</param>
/// <param name="Heavy">Default 10/hour.</param>
/// <param name="Plans">A client's plan multiplies its limits; names to factors above 0.</param>
public sealed record LimitsSection(Quota Door, Quota Light, Quota Medium, Quota Heavy, IReadOnlyDictionary<string, double> Plans);

/// <summary><c>storage</c></summary>
/// <param name="SqliteFile">Absolute path. Default <c>data/gatehouse.db</c> beside the policy.</param>
public sealed record StorageSection(string SqliteFile);

/// <summary><c>keyStore</c></summary>
/// <param name="Folder">Absolute path, 0700. Default <c>keys</c> beside the policy; never inside or above the data's folder.</param>
public sealed record KeyStoreSection(string Folder);

/// <summary><c>cors</c></summary>
/// <param name="Origins">Exact origins; empty means none.</param>
public sealed record CorsSection(IReadOnlyList<string> Origins);
