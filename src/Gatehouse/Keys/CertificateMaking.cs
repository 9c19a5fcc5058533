using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Keys;

/// <summary>Makes a certificate authority of our own and certificates under it; all P-256, SHA-256.</summary>
internal static class CertificateMaking
{
    internal static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3653);

    /// <summary>The longest that clients accept (CA/Browser Forum, 398 days), less one.</summary>
    internal static readonly TimeSpan LeafLife = TimeSpan.FromDays(397);

    private static readonly TimeSpan SlowClocks = TimeSpan.FromMinutes(10);

    internal static X509Certificate2 Authority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // A name of its own, so that a browser that trusts two installations does not confuse them.
        var request = new CertificateRequest($"CN=Gatehouse self-made authority {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - SlowClocks, now + AuthorityLife);
    }

    internal static X509Certificate2 Leaf(X509Certificate2 authority, string host, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Gatehouse", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names(host));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var bare = request.Create(authority, now - SlowClocks, now + LeafLife, RandomNumberGenerator.GetBytes(16));
        return bare.CopyWithPrivateKey(key);
    }

    private static X509Extension Names(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (!IPAddress.TryParse(host, out var address))
        {
            if (!host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
                names.AddDnsName(host);
        }
        else if (!IPAddress.IsLoopback(address))
            names.AddIpAddress(address);

        return names.Build();
    }
}
