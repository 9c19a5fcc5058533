using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Keys.Jws;

/// <summary>Reads a key of a JWK (RFC 7517, RFC 7518, section 6) and refuses a weak one, or one meant for something else.</summary>
internal static class JwkReader
{
    private const int MostExponentBytes = 8;

    internal static JwsKey? Read(JsonElement jwk, string algorithm, out string? whyNot)
    {
        whyNot = null;
        if (JwsAlgorithm.Find(algorithm) is not { } known)
            return No("expected an algorithm such as ES256, found one that is not accepted", out whyNot);
        if (jwk.ValueKind != JsonValueKind.Object || jwk.Text("kty") is not { } keyType)
            return No("expected an object with 'kty'", out whyNot);
        if (keyType != known.KeyType)
            return No($"expected kty {known.KeyType} for {algorithm}, found another", out whyNot);
        if (WhyNotMeant(jwk, algorithm) is { } other)
            return No(other, out whyNot);

        // A set for verifiers that holds a private key has given it away: whoever reads it can sign (CWE-321).
        if (keyType != "oct" && jwk.TryGetProperty("d", out _))
            return No("a private key is published with it, so anybody can sign with it; the issuer has to make a new one", out whyNot);

        return keyType switch
        {
            "EC" => ReadEc(jwk, known, out whyNot),
            "RSA" => ReadRsa(jwk, known, out whyNot),
            _ => ReadSecret(jwk, known, out whyNot),
        };
    }

    // One key, one use (RFC 7517, sections 4.2 to 4.4; RFC 8725, section 3.1).
    private static string? WhyNotMeant(JsonElement jwk, string algorithm)
    {
        if (jwk.TryGetProperty("alg", out _) && jwk.Text("alg") != algorithm)
            return $"its 'alg' is not {algorithm}";
        if (jwk.TryGetProperty("use", out _) && jwk.Text("use") != "sig")
            return "its 'use' is not sig";
        if (jwk.TryGetProperty("kid", out _) && jwk.Text("kid") is null)
            return "expected text for 'kid'";
        if (!jwk.TryGetProperty("key_ops", out var uses))
            return null;

        return uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(use => use.ValueKind == JsonValueKind.String && use.ValueEquals("verify"u8)) ? null : "its 'key_ops' has no verify";
    }

    // Coordinates have their full length (RFC 7518, section 6.2.1.2); the platform refuses a point that is not on the curve (RFC 8725, section 3.4).
    private static EcKey? ReadEc(JsonElement jwk, JwsAlgorithm known, out string? whyNot)
    {
        var (name, curve, length) = known.Curve;
        if (jwk.Text("crv") != name)
            return No<EcKey>($"expected crv {name} for {known.Name}, found another", out whyNot);
        if (Bytes(jwk, "x") is not { } x || Bytes(jwk, "y") is not { } y || x.Length != length || y.Length != length)
            return No<EcKey>($"expected 'x' and 'y' of {length} bytes in base64url", out whyNot);

        return Import(() => new EcKey(known, ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } }), jwk.Text("kid")), out whyNot);
    }

    private static RsaKey? ReadRsa(JsonElement jwk, JwsAlgorithm known, out string? whyNot)
    {
        if (Bytes(jwk, "n") is not { } n || Bytes(jwk, "e") is not { Length: <= MostExponentBytes } e)
            return No<RsaKey>("expected 'n' and 'e' in base64url", out whyNot);

        // RFC 8725, section 3.4 and 3.5: 1024 bits are within reach, an exponent of 1 makes every message its own signature; a huge key makes each check slow (CWE-400).
        var modulus = new BigInteger(n, isUnsigned: true, isBigEndian: true);
        var bits = modulus.GetBitLength();
        if (bits is < JwsAlgorithm.LeastRsaBits or > JwsAlgorithm.MostRsaBits)
            return No<RsaKey>($"expected {JwsAlgorithm.LeastRsaBits} to {JwsAlgorithm.MostRsaBits} bits, found {bits}", out whyNot);
        var exponent = new BigInteger(e, isUnsigned: true, isBigEndian: true);
        if (exponent < 3 || exponent.IsEven)
            return No<RsaKey>("expected an odd exponent of at least 3", out whyNot);
        if (Roca.Made(modulus))
            return No<RsaKey>("it was made by a generator whose keys can be broken (CVE-2017-15361); the issuer has to make a new one", out whyNot);

        return Import(() => new RsaKey(known, RSA.Create(new RSAParameters { Modulus = n, Exponent = e }), jwk.Text("kid")), out whyNot);
    }

    private static MacKey? ReadSecret(JsonElement jwk, JwsAlgorithm known, out string? whyNot)
    {
        if (Bytes(jwk, "k") is not { } secret || secret.Length < known.HashLength)
            return No<MacKey>($"expected 'k' of at least {known.HashLength} bytes in base64url", out whyNot);

        whyNot = null;
        return new MacKey(known, secret, jwk.Text("kid"));
    }

    private static T? Import<T>(Func<T> import, out string? whyNot) where T : JwsKey
    {
        whyNot = null;
        try
        {
            return import();
        }
        catch (CryptographicException)
        {
            return No<T>("its numbers are no key of this kind", out whyNot);
        }
    }

    private static byte[]? Bytes(JsonElement jwk, string name) => jwk.Text(name) is { Length: > 0 and <= 4096 } text ? StrictBase64Url.Decode(text) : null;

    private static JwsKey? No(string why, out string? whyNot) => No<JwsKey>(why, out whyNot);

    private static T? No<T>(string why, out string? whyNot) where T : JwsKey
    {
        whyNot = why;
        return null;
    }
}
