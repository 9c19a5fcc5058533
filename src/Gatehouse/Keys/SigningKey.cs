using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Gatehouse.Keys;

/// <summary>A key that signs with ES256 and nothing else.</summary>
public sealed class SigningKey
{
    internal SigningKey(ECDsa key)
    {
        Id = Thumbprint(key);
        Security = new ECDsaSecurityKey(key) { KeyId = Id };
    }

    /// <summary>First 16 characters of its RFC 7638 thumbprint: <c>kid</c> of what it signs.</summary>
    public string Id { get; }

    internal ECDsaSecurityKey Security { get; }

    internal SigningCredentials Credentials => new(Security, SecurityAlgorithms.EcdsaSha256);

    /// <summary>The public half, for whoever verifies.</summary>
    public ECParameters PublicKey => Security.ECDsa.ExportParameters(includePrivateParameters: false);

    private static string Thumbprint(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)))[..16];
    }
}
