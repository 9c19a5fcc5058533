using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Keys.Issuers;

/// <summary>A key of an issuer: signs tokens, and stands in its set of keys.</summary>
internal sealed class Pen : IDisposable
{
    private readonly ECDsa? ec;
    private readonly RSA? rsa;

    private Pen(string? id, string algorithm, ECDsa? ec, RSA? rsa) => (Id, Algorithm, this.ec, this.rsa) = (id, algorithm, ec, rsa);

    internal string? Id { get; }

    internal string Algorithm { get; }

    internal static Pen Ec(string? id = "ec1") => new(id, "ES256", ECDsa.Create(ECCurve.NamedCurves.nistP256), null);

    internal static Pen Rsa(string? id = "rsa1") => new(id, "RS256", null, RSA.Create(2048));

    /// <summary>As it stands in a JWK Set. Entra ID leaves <c>alg</c> out, Keycloak and Auth0 do not.</summary>
    internal JsonObject Jwk(bool withAlgorithm = true)
    {
        var jwk = ec is not null ? Ec() : Rsa();
        jwk["use"] = "sig";
        if (Id is not null)
            jwk["kid"] = Id;
        if (withAlgorithm)
            jwk["alg"] = Algorithm;
        return jwk;
    }

    /// <summary>The public half as others write it down; what a forger has.</summary>
    internal byte[] Public => ec?.ExportSubjectPublicKeyInfo() ?? rsa!.ExportSubjectPublicKeyInfo();

    internal string Sign(JsonObject payload, Action<JsonObject>? header = null) => Sign(payload.ToJsonString(), header);

    internal string Sign(string payload, Action<JsonObject>? header = null)
    {
        var head = new JsonObject { ["alg"] = Algorithm, ["typ"] = "JWT" };
        if (Id is not null)
            head["kid"] = Id;
        header?.Invoke(head);
        var signed = $"{Encoded(head.ToJsonString())}.{Encoded(payload)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        return $"{signed}.{Base64Url.EncodeToString(ec?.SignData(bytes, HashAlgorithmName.SHA256) ?? rsa!.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>A token under a shared secret.</summary>
    internal static string Mac(byte[] secret, string payload, string? id = null, string algorithm = "HS256")
    {
        var head = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (id is not null)
            head["kid"] = id;
        var signed = $"{Encoded(head.ToJsonString())}.{Encoded(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    internal static string SetOf(params JsonObject[] keys) => new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString();

    public void Dispose()
    {
        ec?.Dispose();
        rsa?.Dispose();
    }

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private JsonObject Ec()
    {
        var point = ec!.ExportParameters(false).Q;
        return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }

    private JsonObject Rsa()
    {
        var key = rsa!.ExportParameters(false);
        return new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) };
    }
}
