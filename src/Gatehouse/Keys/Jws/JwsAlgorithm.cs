using System.Security.Cryptography;

namespace Gatehouse.Keys.Jws;

/// <summary>A signature algorithm of RFC 7518, section 3.1, that is accepted. <c>none</c> is not among them and cannot be.</summary>
/// <param name="Name">As in <c>alg</c>; its case counts.</param>
/// <param name="KeyType"><c>EC</c>, <c>RSA</c> or <c>oct</c>.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="HashLength">Bytes of the hash; also the shortest secret (section 3.2).</param>
internal sealed record JwsAlgorithm(string Name, string KeyType, HashAlgorithmName Hash, int HashLength)
{
    /// <summary>Bits of the smallest RSA key (section 3.3) and of the largest one we spend time on.</summary>
    internal const int LeastRsaBits = 2048, MostRsaBits = 8192;

    /// <summary>Every one of them.</summary>
    internal static IReadOnlyList<JwsAlgorithm> All { get; } =
    [
        .. Family("ES", "EC"), .. Family("RS", "RSA"), .. Family("PS", "RSA"), .. Family("HS", "oct"),
    ];

    /// <summary>The algorithm of a name; null for one that is not accepted.</summary>
    internal static JwsAlgorithm? Find(string name)
    {
        foreach (var algorithm in All)
            if (algorithm.Name == name)
                return algorithm;

        return null;
    }

    /// <summary>The padding of an RSA algorithm.</summary>
    internal RSASignaturePadding Padding => Name[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    /// <summary>The curve of an EC algorithm and its name in a JWK: each algorithm has one, and no other will do (section 3.4).</summary>
    internal (string Name, ECCurve Curve, int CoordinateLength) Curve => HashLength switch
    {
        32 => ("P-256", ECCurve.NamedCurves.nistP256, 32),
        48 => ("P-384", ECCurve.NamedCurves.nistP384, 48),
        _ => ("P-521", ECCurve.NamedCurves.nistP521, 66),
    };

    private static JwsAlgorithm[] Family(string prefix, string keyType) =>
    [
        new($"{prefix}256", keyType, HashAlgorithmName.SHA256, 32),
        new($"{prefix}384", keyType, HashAlgorithmName.SHA384, 48),
        new($"{prefix}512", keyType, HashAlgorithmName.SHA512, 64),
    ];
}
