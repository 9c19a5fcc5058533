using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>authentication.issuers</c>.</summary>
/// <param name="Issuer">Compared exactly with <c>iss</c>.</param>
/// <param name="Audience">Null only with a shared secret.</param>
/// <param name="Algorithms">At least one; never <c>none</c>, never symmetric and asymmetric together.</param>
public sealed record IssuerRule(string Issuer, string? Audience, IReadOnlyList<string> Algorithms)
{
    private static readonly string[] Asymmetric = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"];
    private static readonly string[] Symmetric = ["HS256", "HS384", "HS512"];

    /// <summary>The claim that carries roles; null when none is read.</summary>
    public string? RoleClaim { get; init; }

    /// <summary>The claim's values to our roles.</summary>
    public IReadOnlyDictionary<string, string> RoleMap { get; init; } = new Dictionary<string, string>();

    /// <summary>Where its public keys are; null to ask its discovery document.</summary>
    public Uri? Jwks { get; init; }

    /// <summary>Whether its subjects are ours, instead of <c>issuer|sub</c>.</summary>
    public bool SubjectsAreOurs { get; init; }

    /// <summary>Whether its token goes on to the upstream.</summary>
    public bool Forward { get; init; }

    // Kept out of the printed record: a record's text shows every public property (CWE-532).
    internal string? Secret { get; init; }

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
        var issuer = section.Required("issuer", Shapes.Visible(), "the issuer's name as its tokens say it");
        var audience = section.Text("audience", Shapes.Visible(), "a name such as 'shop-api'", "");
        var secret = Secrets.Read(section, "secret", minBytes: 32);
        var roles = section.Inner("roles", Grammar.IssuerRoles);
        return new IssuerRule(issuer, audience.Length == 0 ? null : audience, AlgorithmsOf(section, section["secret"] is not null, source))
        {
            RoleClaim = roles.Exists ? roles.Required("claim", Shapes.Visible(), "the claim's name") : null,
            RoleMap = RolesOf(roles["map"], source),
            Jwks = section.Value<Uri>("jwks", "an https address", null!, Urls.Https),
            SubjectsAreOurs = section.Choice("subjects", ("theirs", SubjectOwner.Theirs), ("ours", SubjectOwner.Ours)) == SubjectOwner.Ours,
            Forward = section.Flag("forward", false),
            Secret = secret,
        };
    }

    // Algorithm confusion (RFC 8725, section 3.1): an issuer has either public keys or a shared secret.
    private static List<string> AlgorithmsOf(Section section, bool shared, PolicySource source)
    {
        var known = shared ? Symmetric : Asymmetric;
        var algorithms = SectionValues.Each(section["algorithms"], "an algorithm such as 'ES256'", source);
        foreach (var algorithm in algorithms.Where(algorithm => !known.Contains(algorithm.Text)))
            source.Fault(algorithm, shared ? "HS256, HS384 or HS512, for a shared secret" : "an asymmetric algorithm such as 'ES256'");
        if (section.Exists && section["algorithms"] is null)
            source.Fault(section.Place, section.NameOf("algorithms"), "at least one algorithm, such as [ES256]", "none");

        return [.. algorithms.Select(algorithm => algorithm.Text)];
    }

    private static Dictionary<string, string> RolesOf(PolicyNode? node, PolicySource source)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is not (null or MapNode))
            source.Fault(node, "a section such as '{ staff: support }'");
        foreach (var (key, value) in (node as MapNode)?.Entries ?? [])
            if (value is ScalarNode scalar && Shapes.Role().IsMatch(scalar.Text))
                roles[key.Text] = scalar.Text;
            else
                source.Fault(value, "a role");

        return roles;
    }

    private enum SubjectOwner
    {
        Theirs,
        Ours,
    }
}
