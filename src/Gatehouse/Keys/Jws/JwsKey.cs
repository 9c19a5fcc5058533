using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Keys.Jws;

/// <summary>A key that verifies with one algorithm and no other: the key decides, the token never (RFC 8725, section 3.1).</summary>
/// <param name="algorithm">The one algorithm.</param>
/// <param name="id">Its <c>kid</c>; null without one.</param>
internal abstract class JwsKey(JwsAlgorithm algorithm, string? id)
{
    /// <summary>The one <c>alg</c> it verifies.</summary>
    internal string Algorithm { get; } = algorithm.Name;

    /// <summary>Its <c>kid</c>; null without one.</summary>
    internal string? Id { get; } = id;

    /// <summary>What <see cref="Algorithm"/> stands for.</summary>
    private protected JwsAlgorithm Rules { get; } = algorithm;

    /// <summary>Whether the signature is right. Safe to call from several threads at once; never throws for what a sender chose.</summary>
    internal abstract bool TryVerify(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature);

    /// <summary>A key of a JWK (RFC 7517) for one algorithm.</summary>
    /// <param name="jwk">The public key, or for HMAC the secret.</param>
    /// <param name="algorithm">As in <c>alg</c>.</param>
    /// <param name="whyNot">For a person, without any secret, when the answer is null.</param>
    internal static JwsKey? FromJwk(JsonElement jwk, string algorithm, out string? whyNot) => JwkReader.Read(jwk, algorithm, out whyNot);

    /// <summary>A shared secret.</summary>
    /// <exception cref="ArgumentException">No HMAC algorithm, or the secret is shorter than its hash.</exception>
    internal static JwsKey FromSecret(ReadOnlySpan<byte> secret, string algorithm, string? id = null)
    {
        var known = Of(algorithm, "oct");

        // RFC 8725, section 3.5; RFC 7518, section 3.2: a shorter secret can be guessed offline from one token (CWE-326).
        return secret.Length >= known.HashLength
            ? new MacKey(known, secret.ToArray(), id)
            : throw new ArgumentException($"expected a secret of at least {known.HashLength} bytes for {algorithm}, found {secret.Length}", nameof(secret));
    }

    /// <summary>An elliptic curve key; the algorithm is that of its curve. Taken over, not copied.</summary>
    /// <exception cref="ArgumentException">The curve is none of P-256, P-384, P-521, or another one than the algorithm's.</exception>
    internal static JwsKey From(ECDsa key, string algorithm, string? id = null)
    {
        var known = Of(algorithm, "EC");
        return key.ExportParameters(false).Curve.Oid?.Value == known.Curve.Curve.Oid.Value
            ? new EcKey(known, key, id)
            : throw new ArgumentException($"expected a key on {known.Curve.Name} for {algorithm}, found another curve", nameof(key));
    }

    /// <summary>An RSA key for one algorithm. Taken over, not copied.</summary>
    /// <exception cref="ArgumentException">No RSA algorithm, or fewer than 2048 or more than 8192 bits.</exception>
    internal static JwsKey From(RSA key, string algorithm, string? id = null)
    {
        var known = Of(algorithm, "RSA");
        return key.KeySize is >= JwsAlgorithm.LeastRsaBits and <= JwsAlgorithm.MostRsaBits
            ? new RsaKey(known, key, id)
            : throw new ArgumentException($"expected {JwsAlgorithm.LeastRsaBits} to {JwsAlgorithm.MostRsaBits} bits, found {key.KeySize}", nameof(key));
    }

    private static JwsAlgorithm Of(string name, string keyType) =>
        JwsAlgorithm.Find(name) is { } known && known.KeyType == keyType
            ? known
            : throw new ArgumentException($"expected an algorithm for a key of type {keyType}, found another one", nameof(name));
}

/// <summary>ECDSA, the signature as r and s side by side (RFC 7518, section 3.4).</summary>
internal sealed class EcKey(JwsAlgorithm algorithm, ECDsa key, string? id) : JwsKey(algorithm, id)
{
    private readonly int half = algorithm.Curve.CoordinateLength;

    internal override bool TryVerify(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature) =>
        // Psychic signatures (CVE-2022-21449): r or s of zero passed elsewhere for every message. DER and other lengths are not JWS.
        signature.Length == 2 * half && signature[..half].ContainsAnyExcept((byte)0) && signature[half..].ContainsAnyExcept((byte)0)
        && key.VerifyData(signingInput, signature, Rules.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}

/// <summary>RSA, PKCS #1 v1.5 or PSS (RFC 7518, sections 3.3 and 3.5).</summary>
internal sealed class RsaKey(JwsAlgorithm algorithm, RSA key, string? id) : JwsKey(algorithm, id)
{
    internal override bool TryVerify(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature) =>
        signature.Length == (key.KeySize + 7) / 8 && key.VerifyData(signingInput, signature, Rules.Hash, Rules.Padding);
}

/// <summary>HMAC with a shared secret (RFC 7518, section 3.2).</summary>
internal sealed class MacKey(JwsAlgorithm algorithm, byte[] secret, string? id) : JwsKey(algorithm, id)
{
    internal override bool TryVerify(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[64];
        expected = expected[..CryptographicOperations.HmacData(Rules.Hash, secret, signingInput, expected)];

        // In constant time, and whole: a shortened one could be guessed byte by byte (CWE-208).
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
