using System.Net;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>https</c></summary>
/// <param name="Host">The public name; never taken from the Host header. Default <c>localhost</c>.</param>
/// <param name="Listen">Default 127.0.0.1:8443. Port 0 takes a free one.</param>
/// <param name="Redirect">Plain HTTP that answers 308 only; null when there is none.</param>
/// <param name="CertificateFile">PEM chain; null for a self-made certificate.</param>
/// <param name="CertificateKeyFile">PEM key belonging to it.</param>
public sealed record HttpsSection(string Host, IPEndPoint Listen, IPEndPoint? Redirect, string? CertificateFile, string? CertificateKeyFile)
{
    /// <summary>Obtained and renewed automatically; null unless asked for.</summary>
    public AcmeSection? Acme { get; init; }

    internal static HttpsSection Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Https, source);
        var host = section.Text("host", Shapes.Host(), "the public name, such as 'api.shop.example'", "localhost");
        var listen = Endpoint(section, "listen", new IPEndPoint(IPAddress.Loopback, 8443))!;
        var redirect = Endpoint(section, "redirect", null);
        if (redirect is not null && redirect.Port != 0 && redirect.Port == listen.Port)
            source.Fault(section["redirect"]!, "another port than 'listen'");

        if (!IPAddress.IsLoopback(listen.Address))
            source.Opens(section["listen"]!.Place, $"https.listen: {listen} takes connections from other machines");

        return WithCertificate(new HttpsSection(host.ToLowerInvariant(), listen, redirect, null, null), section, source);
    }

    private static IPEndPoint? Endpoint(Section section, string word, IPEndPoint? fallback) =>
        section.Scalar(word, "a port") is null ? fallback : section.Value(word,
            "a port such as '8443' (this machine only), '*:8443' (everyone) or '10.0.0.5:8443'", fallback ?? new IPEndPoint(IPAddress.Loopback, 0), Scalars.Listen);

    private static HttpsSection WithCertificate(HttpsSection https, Section section, PolicySource source)
    {
        if (section["certificate"] is not (null or MapNode or ScalarNode { Text: "self-made" }) and { } other)
            source.Fault(other, "'self-made', '{ file, key }' or '{ acme }'");

        var inner = Section.Open(section["certificate"] as MapNode, Grammar.Certificate, source);
        if (!inner.Exists)
            return SelfMade(https, section, source);

        var file = inner.Scalar("file", "a file such as 'tls.pem'")?.Text;
        var key = inner.Scalar("key", "a file such as 'tls.key'")?.Text;
        var acme = AcmeSection.Read(inner["acme"], source);
        if (acme is null ? file is null || key is null : (file ?? key) is not null)
            source.Fault(section["certificate"]!, "both 'file' and 'key', or 'acme' alone", "something else");

        return https with { CertificateFile = file is null ? null : source.Absolute(file), CertificateKeyFile = key is null ? null : source.Absolute(key), Acme = acme };
    }

    private static HttpsSection SelfMade(HttpsSection https, Section section, PolicySource source)
    {
        if (Hosts.LooksPublic(https.Host))
            source.Warn("GH108", section.PlaceOf("certificate"), $"a self-made certificate for {https.Host}: its clients cannot check whom they talk to unless they are given the authority's certificate");

        return https;
    }
}
