using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Keys;

/// <summary>The self-made authority and its one server certificate, as PEM files of the key store.</summary>
/// <remarks>A certificate and its private key stand in one file, so that no crash can leave one without the other.</remarks>
internal sealed class CertificateFiles(SecretFolder folder, DateTimeOffset now)
{
    internal const string Authority = "ca.key", Server = "server.key";

    /// <summary>The authority's certificate alone: what may be handed out.</summary>
    internal const string AuthorityAlone = "ca.pem";

    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The certificate for a host: the one that is there if it fits, else a new one.</summary>
    internal ServerCertificate For(string host)
    {
        using var authority = Read(Authority) is { } old && old.NotAfter > (now + CertificateMaking.LeafLife).UtcDateTime
            ? old
            : Keep(CertificateMaking.Authority(now), Authority);
        var leaf = Read(Server) is { } known && Fits(known, authority, host)
            ? known
            : Keep(CertificateMaking.Leaf(authority, host, now), Server);

        Show(authority);
        return new ServerCertificate(leaf, X509CertificateLoader.LoadCertificate(authority.RawData), folder.PathOf(AuthorityAlone));
    }

    private bool Fits(X509Certificate2 leaf, X509Certificate2 authority, string host) =>
        leaf.NotAfter > (now + RenewBefore).UtcDateTime
        && leaf.NotBefore <= now.UtcDateTime
        && leaf.MatchesHostname(host, allowWildcards: false, allowCommonName: false)
        && leaf.IssuerName.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData);

    private void Show(X509Certificate2 authority)
    {
        var text = authority.ExportCertificatePem() + "\n";
        if (!folder.Has(AuthorityAlone) || folder.Read(AuthorityAlone) != text)
            folder.Write(AuthorityAlone, text);
    }

    private X509Certificate2 Keep(X509Certificate2 made, string name)
    {
        using var secret = made.GetECDsaPrivateKey()!;
        folder.Write(name, $"{secret.ExportPkcs8PrivateKeyPem()}\n{made.ExportCertificatePem()}\n");
        return made;
    }

    private X509Certificate2? Read(string name)
    {
        if (!folder.Has(name))
            return null;

        var text = folder.Read(name);
        try
        {
            return X509Certificate2.CreateFromPem(text, text);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw folder.Broken(name, "a private key and the certificate that belongs to it, in PEM", error);
        }
    }
}
