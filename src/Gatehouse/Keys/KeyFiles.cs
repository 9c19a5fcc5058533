using System.Security.Cryptography;

namespace Gatehouse.Keys;

/// <summary>Private keys as PEM files.</summary>
internal static class KeyFiles
{
    internal static string New()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    internal static ECDsa Read(SecretFolder folder, string name)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(folder.Read(name));
            if (key.KeySize == 256)
                return key;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw folder.Broken(name, "a private P-256 key in PEM", error);
        }

        key.Dispose();
        throw folder.Broken(name, "a private P-256 key in PEM");
    }
}
