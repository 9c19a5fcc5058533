using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Keys.Jws;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Keys;

/// <summary>A key that signs with one algorithm and nothing else: ES256 (P-256) or RS256 (2048 bits).</summary>
public sealed class SigningKey
{
    /// <summary>Accepted without an end.</summary>
    internal const long NoEnd = long.MaxValue;

    private readonly ECDsa? ec;
    private readonly RSA? rsa;
    private readonly ECDsaSecurityKey? security;
    private readonly Lock signing = new();   // one key object signs for one thread at a time
    private long acceptedUntil = NoEnd;

    internal SigningKey(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        (ec, Algorithm) = (key, "ES256");
        Id = Thumbprint($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""");
        PublicJwk = $$"""{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{Id}}","x":"{{x}}","y":"{{y}}"}""";
        Verifier = JwsKey.From(key, Algorithm, Id);
        security = new ECDsaSecurityKey(key) { KeyId = Id };
    }

    internal SigningKey(RSA key)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
        (rsa, Algorithm) = (key, "RS256");
        Id = Thumbprint($$"""{"e":"{{e}}","kty":"RSA","n":"{{n}}"}""");
        PublicJwk = $$"""{"kty":"RSA","alg":"RS256","use":"sig","kid":"{{Id}}","n":"{{n}}","e":"{{e}}"}""";
        Verifier = JwsKey.From(key, Algorithm, Id);
    }

    /// <summary>First 16 characters of its RFC 7638 thumbprint: <c>kid</c> of what it signs.</summary>
    public string Id { get; }

    /// <summary><c>alg</c> of what it signs.</summary>
    public string Algorithm { get; }

    /// <summary>Its public half as a JWK (RFC 7517).</summary>
    public string PublicJwk { get; }

    /// <summary>Its public half as PEM (RFC 5280 SubjectPublicKeyInfo).</summary>
    internal string PublicPem => (ec?.ExportSubjectPublicKeyInfoPem() ?? rsa!.ExportSubjectPublicKeyInfoPem()) + "\n";

    /// <summary>Verifies what it signed.</summary>
    internal JwsKey Verifier { get; }

    /// <summary>Unix seconds: from then on nothing it signed is accepted; 0 once it was withdrawn. Looked at by <see cref="Live.Liveness"/> at every request, remembered tokens and open streams included.</summary>
    internal long AcceptedUntil
    {
        get => Volatile.Read(ref acceptedUntil);
        set => Volatile.Write(ref acceptedUntil, value);
    }

    /// <summary>For the assertions to the upstream, which are always ES256.</summary>
    internal SigningCredentials Credentials => new(security ?? throw new InvalidOperationException("expected a P-256 key"), SecurityAlgorithms.EcdsaSha256);

    /// <summary>Signs.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (signing)
            return ec?.SignData(data, HashAlgorithmName.SHA256) ?? rsa!.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string Thumbprint(string canonical) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)))[..16];
}
