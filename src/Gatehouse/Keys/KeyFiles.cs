using System.Security.Cryptography;
using Gatehouse.Policy.Model;

namespace Gatehouse.Keys;

/// <summary>Private keys as PEM files: P-256, or RSA of 2048 bits and more.</summary>
internal static class KeyFiles
{
    private const string Expected = "a private P-256 key, or an RSA key of 2048 to 8192 bits, in PEM";

    internal static string New() => New(TokenAlgorithm.ES256);

    /// <exception cref="NotSupportedException">EdDSA: the platform's cryptography has no Ed25519.</exception>
    internal static string New(TokenAlgorithm algorithm)
    {
        using AsymmetricAlgorithm key = algorithm switch
        {
            TokenAlgorithm.ES256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            TokenAlgorithm.RS256 => RSA.Create(2048),
            _ => throw new NotSupportedException("this platform has no Ed25519"),
        };
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    internal static SigningKey Read(SecretFolder folder, string name)
    {
        var pem = folder.Read(name);
        try
        {
            return IsRsa(pem) ? ReadRsa(pem) : ReadEc(pem);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw folder.Broken(name, Expected, error);
        }
    }

    // PKCS #8 says inside which kind it holds; asking the importer is the shortest way to read it.
    private static bool IsRsa(string pem)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static SigningKey ReadRsa(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return new SigningKey(key);
    }

    private static SigningKey ReadEc(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new SigningKey(key);
    }
}
