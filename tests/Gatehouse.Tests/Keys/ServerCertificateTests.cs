using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Keys;

namespace Gatehouse.Tests.Keys;

/// <summary>Requirement 3.01: the self-made certificate.</summary>
public sealed class ServerCertificateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Clock clock = new() { Now = DateTimeOffset.UtcNow };

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("api.shop.example", "api.shop.example"), InlineData("localhost", "localhost"), InlineData("192.0.2.7", "192.0.2.7"), InlineData("api.shop.example", "::1")]
    public void It_is_for_the_public_name_and_for_this_machine(string host, string asked)
    {
        var leaf = Make(host).Leaf;

        Assert.True(leaf.MatchesHostname(asked));
        Assert.True(leaf.MatchesHostname("127.0.0.1"));
        Assert.False(leaf.MatchesHostname("other.example"));
        Assert.True(leaf.HasPrivateKey);
    }

    [Fact]
    public void Whoever_trusts_the_authority_trusts_the_server()
    {
        var made = Make("api.shop.example");
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(made.AuthorityFile));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        Assert.True(chain.Build(made.Leaf), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.False(made.Authority.HasPrivateKey);
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(made.AuthorityFile));
    }

    [Fact]
    public void It_is_kept_until_thirty_days_before_its_end()
    {
        var first = Make("api.shop.example").Leaf;
        clock.Now = first.NotAfter.ToUniversalTime() - TimeSpan.FromDays(31);
        Assert.Equal(first.SerialNumber, Make("api.shop.example").Leaf.SerialNumber);

        clock.Now += TimeSpan.FromDays(2);
        var second = Make("api.shop.example");
        Assert.NotEqual(first.SerialNumber, second.Leaf.SerialNumber);
        Assert.Equal(first.Issuer, second.Authority.Subject);
    }

    [Fact]
    public void It_lives_no_longer_than_browsers_accept()
    {
        var leaf = Make("api.shop.example").Leaf;
        Assert.True(leaf.NotAfter - leaf.NotBefore < TimeSpan.FromDays(398));
    }

    [Fact]
    public void Another_name_gets_another_certificate_of_the_same_authority()
    {
        var first = Make("api.shop.example");
        var second = Make("api.other.example");

        Assert.NotEqual(first.Leaf.SerialNumber, second.Leaf.SerialNumber);
        Assert.Equal(first.Authority.Thumbprint, second.Authority.Thumbprint);
    }

    [Theory]
    [InlineData("ca.key"), InlineData("server.key")]
    public void Half_a_file_is_told_by_its_name(string name)
    {
        Make("api.shop.example");
        var path = Path.Combine(folder.Of("keys"), name);
        File.WriteAllText(path, File.ReadAllText(path)[..60]);

        Assert.Contains(name, Assert.Throws<KeyStoreException>(() => Make("api.shop.example")).Message);
    }

    private ServerCertificate Make(string host) => KeyStore.Open(folder.Of("keys"), clock).ServerCertificate(host);
}
