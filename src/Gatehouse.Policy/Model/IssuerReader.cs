using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>Reads <c>authentication.issuers</c>.</summary>
internal static class IssuerReader
{
    private static readonly string[] Asymmetric = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"];
    private static readonly string[] Symmetric = ["HS256", "HS384", "HS512"];

    internal static IReadOnlyList<IssuerRule> ReadAll(PolicyNode? node, PolicySource source)
    {
        if (node is null)
            return [];
        if (node is ListNode list)
            return [.. list.Items.Select(item => Read(item, source))];

        source.Fault(node, "a list of issuers");
        return [];
    }

    private static IssuerRule Read(PolicyNode node, PolicySource source)
    {
        var section = Section.Open(node, Grammar.Issuer, source);
        var shared = section["secret"] is not null;
        var algorithms = AlgorithmsOf(section, shared, source);
        var rule = new IssuerRule(NameOf(section), AudiencesOf(section, source), algorithms)
        {
            AudienceClaim = section.Choice("audienceClaim", ("aud", AudiencePlace.Aud), ("client_id", AudiencePlace.ClientId)) == AudiencePlace.ClientId ? "client_id" : "aud",
            Jwks = Address(section),
            KeyFile = JwksFiles.Read(section, source),
            SubjectsAreOurs = Ours(section, "subjects"),
            SubjectClaim = section.Text("subjectClaim", Shapes.Visible(), "the claim's name", "sub"),
            ScopesAreOurs = Ours(section, "scopes"),
            Forward = section.Flag("forward", false),
            Unnamed = section.Flag("unnamed", false),
            MaxLifetime = section.Duration("maxLifetime", TimeSpan.FromMinutes(1), TimeSpan.FromDays(31), IssuerRule.DefaultMaxLifetime, "1h"),
            Secret = SharedSecret.Read(section, algorithms),
            Place = node.Place,
        };
        return WithRoles(rule, section, source);
    }

    // The subject of another issuer is 'issuer|sub': with a bar in the name two issuers could write the same subject.
    private static string NameOf(Section section)
    {
        var name = section.Required("issuer", Shapes.Visible(), "the issuer's name as its tokens say it");
        if (name.Contains('|', StringComparison.Ordinal))
            section.Source.Fault(section["issuer"]!, "a name without '|', which stands between issuer and subject");

        return name;
    }

    private static IReadOnlyList<string> AudiencesOf(Section section, PolicySource source)
    {
        const string Expected = "a name such as 'shop-api', or several between '[' and ']'";
        var written = section["audience"] is ScalarNode { IsNothing: false, IsBroken: false } one ? [one] : SectionValues.Each(section["audience"], Expected, source);
        foreach (var audience in written.Where(audience => !Shapes.Visible().IsMatch(audience.Text)))
            source.Fault(audience, Expected);

        return [.. written.Select(audience => audience.Text)];
    }

    // A file has no scheme; an address has one.
    private static Uri? Address(Section section) => section["jwks"] is ScalarNode { IsNothing: false } written && !JwksFiles.IsAddress(written.Text)
        ? null
        : section.Value<Uri>("jwks", "an https address (http for this machine only), or a file", null!, Urls.HttpsOrHere);

    private static bool Ours(Section section, string word) => section.Choice(word, ("theirs", Whose.Theirs), ("ours", Whose.Ours)) == Whose.Ours;

    // Algorithm confusion (RFC 8725, section 3.1): an issuer has either public keys or a shared secret.
    private static List<string> AlgorithmsOf(Section section, bool shared, PolicySource source)
    {
        var known = shared ? Symmetric : Asymmetric;
        var algorithms = SectionValues.Each(section["algorithms"], "an algorithm such as 'ES256'", source);
        foreach (var algorithm in algorithms.Where(algorithm => !known.Contains(algorithm.Text)))
            source.Fault(algorithm, shared ? "HS256, HS384 or HS512, for a shared secret" : "an asymmetric algorithm such as 'ES256'");
        if (section.Exists && section["algorithms"] is null or ListNode { Items.Count: 0 })
            source.Fault(section.Place, section.NameOf("algorithms"), "at least one algorithm, such as [ES256]", "none");

        return [.. algorithms.Select(algorithm => algorithm.Text).Distinct()];
    }

    private static IssuerRule WithRoles(IssuerRule rule, Section section, PolicySource source)
    {
        var roles = section.Inner("roles", Grammar.IssuerRoles);
        if (!roles.Exists)
            return rule;
        if (roles["map"] is null)
            source.Fault(roles.Place, roles.NameOf("map"), "a section such as '{ staff: support }'", "nothing", "only values that are named here give a role");

        return rule with { RoleClaim = roles.Required("claim", Shapes.Visible(), "the claim's name, a path such as 'realm_access.roles', or a pointer such as '/realm_access/roles'"), Roles = RolesOf(roles["map"], source) };
    }

    private static List<MappedRole> RolesOf(PolicyNode? node, PolicySource source)
    {
        var roles = new List<MappedRole>();
        if (node is not (null or MapNode))
            source.Fault(node, "a section such as '{ staff: support }'");
        foreach (var (key, value) in (node as MapNode)?.Entries ?? [])
            if (value is ScalarNode scalar && Shapes.Role().IsMatch(scalar.Text))
                roles.Add(new MappedRole(key.Text, scalar.Text) { Place = value.Place });
            else
                source.Fault(value, "a role");

        return roles;
    }

    private enum Whose
    {
        Theirs,
        Ours,
    }

    private enum AudiencePlace
    {
        Aud,
        ClientId,
    }
}
