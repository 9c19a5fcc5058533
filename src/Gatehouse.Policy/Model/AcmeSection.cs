using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary><c>https.certificate.acme</c>: RFC 8555.</summary>
/// <param name="Domains">At least one.</param>
/// <param name="Email">Of who is told when something goes wrong.</param>
/// <param name="Directory">Of the authority; null for Let's Encrypt.</param>
public sealed record AcmeSection(IReadOnlyList<string> Domains, string Email, Uri? Directory)
{
    internal static AcmeSection? Read(PolicyNode? node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Acme, source);
        if (!section.Exists)
            return null;

        var domains = SectionValues.Each(section["domains"], "a name such as 'api.shop.example'", source);
        foreach (var domain in domains.Where(domain => !Shapes.Host().IsMatch(domain.Text)))
            source.Fault(domain, "a name such as 'api.shop.example'");
        if (domains.Count == 0)
            source.Fault(section.Place, section.NameOf("domains"), "at least one name", "none");

        var email = section.Required("email", Shapes.Email(), "an address such as 'ops@shop.example'");
        var directory = section.Value<Uri>("directory", "an https address", null!, Urls.Https);
        return new AcmeSection([.. domains.Select(domain => domain.Text)], email, directory);
    }
}
