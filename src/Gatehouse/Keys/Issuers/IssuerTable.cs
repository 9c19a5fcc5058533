namespace Gatehouse.Keys.Issuers;

/// <summary>The issuers of one policy, by the name their tokens bear.</summary>
internal sealed class IssuerTable
{
    private readonly Dictionary<string, ForeignIssuer> byName;
    private readonly ForeignIssuer? unnamed;

    internal IssuerTable(IReadOnlyList<ForeignIssuer> issuers)
    {
        // Exactly, character by character (RFC 7519, section 4.1.1): a slash more or another case is another issuer.
        byName = issuers.ToDictionary(issuer => issuer.Rule.Issuer, StringComparer.Ordinal);
        unnamed = issuers.FirstOrDefault(issuer => issuer.Rule.Unnamed);
    }

    internal bool IsEmpty => byName.Count == 0;

    /// <summary>The issuer of a name; for no name the one that gives none. Null for a stranger.</summary>
    internal ForeignIssuer? Find(string? name) => name is null ? unnamed : byName.GetValueOrDefault(name);
}
