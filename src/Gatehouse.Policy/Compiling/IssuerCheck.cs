using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>What the issuers' words must be to each other and to the rest of the policy; what would be ignored is a fault.</summary>
internal sealed class IssuerCheck(PolicyDocument document, PolicySource source)
{
    private const string Strongest = "admin";

    public void Check()
    {
        var issuers = document.Authentication.Issuers;
        for (var number = 0; number < issuers.Count; number++)
        {
            var (issuer, at) = (issuers[number], $"authentication.issuers[{number}]");
            if (issuer.Issuer.Length == 0)
                continue;   // reported by its reader

            Names(issuers.Take(number), issuer, at);
            Keys(issuer, at);
            Roles(issuer, at);
            Openings(issuer, at);
        }
    }

    // Two rules for one name: nobody can say which of them a token is judged by.
    private void Names(IEnumerable<IssuerRule> before, IssuerRule issuer, string at)
    {
        if (before.Any(other => other.Issuer == issuer.Issuer))
            source.Fault(issuer.Place, $"{at}.issuer", "every issuer once", $"{ScalarNode.Quote(issuer.Issuer)} again");
        if (issuer.Issuer == $"https://{document.Https.Host}")
            source.Fault(issuer.Place, $"{at}.issuer", "another issuer", "the gateway's own name", "its own tokens are accepted anyway");
        if (!issuer.Unnamed)
            return;

        if (!issuer.HasSecret)
            source.Fault(issuer.Place, $"{at}.unnamed", "'unnamed' with a shared secret only", "none", "tokens of a public issuer name it; nothing else tells whose they are");
        if (before.Any(other => other.Unnamed))
            source.Fault(issuer.Place, $"{at}.unnamed", "one issuer whose tokens have no name", "a second one");
    }

    private void Keys(IssuerRule issuer, string at)
    {
        var file = issuer.KeyFile is not null;
        if (issuer.HasSecret && (file || issuer.Jwks is not null))
            source.Fault(issuer.Place, at, "'secret' or 'jwks'", "both");
        if (issuer.Algorithms.Any(algorithm => algorithm.StartsWith("HS", StringComparison.Ordinal)))
            return;

        // RFC 8725, section 3.9: keys of one issuer sign for many APIs, and a token for another one must not be good here.
        if (issuer.Audiences.Count == 0)
            source.Fault(issuer.Place, $"{at}.audience", "the name of this API in its tokens, such as 'shop-api'", "nothing", "without it every token of this issuer for any other API would be accepted");
        if (!file && issuer.Jwks is null && source.Report.Faults.All(fault => fault.At != $"{at}.jwks") && Urls.HttpsOrHere(issuer.Issuer) is null)
            source.Fault(issuer.Place, $"{at}.jwks", "an address or a file with its public keys", "nothing", "only an issuer whose name is an https address can be asked for them");
    }

    private void Roles(IssuerRule issuer, string at)
    {
        if (issuer is { SubjectsAreOurs: true, RoleClaim: not null })
            source.Fault(issuer.Place, $"{at}.roles", "nothing: with 'subjects: ours' the roles are those that the gateway knows", "roles of a claim", "leave out 'roles' or 'subjects'");
        foreach (var mapped in issuer.Roles)
            if (!document.Roles.Contains(mapped.Role) || mapped.Role == CompiledPolicy.GuestRole)
                source.Fault(mapped.Place, $"{at}.roles.map", $"a role of 'roles' other than {CompiledPolicy.GuestRole}", ScalarNode.Quote(mapped.Role), Nearest.Hint(mapped.Role, document.Roles.Where(role => role != CompiledPolicy.GuestRole)));
            else if (IsStrongest(mapped.Role))
                source.Warn("GH112", mapped.Place, $"{ScalarNode.Quote(mapped.Value)} of {issuer.Issuer} gives '{mapped.Role}', the strongest role: whoever administers that issuer administers this API");
    }

    private bool IsStrongest(string role)
    {
        var cells = document.Access.Rows.SelectMany(row => row.Cells).Where(cell => cell.Role == role).ToList();
        return role == Strongest || (cells.Count > 0 && cells.All(cell => cell.Full));
    }

    // Rule 5: whatever opens something is listed.
    private void Openings(IssuerRule issuer, string at)
    {
        if (issuer.SubjectsAreOurs)
            source.Opens(issuer.Place, $"{at}: {issuer.Issuer} may say who of our subjects somebody is");
        if (issuer.Forward)
            source.Opens(issuer.Place, $"{at}: tokens of {issuer.Issuer} go on to the upstream");
        if (issuer.Unnamed)
            source.Opens(issuer.Place, $"{at}: tokens that name no issuer are taken for those of {issuer.Issuer}");
    }
}
