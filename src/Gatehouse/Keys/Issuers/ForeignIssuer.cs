using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Keys.Issuers;

/// <summary>One issuer under one policy. A token that was read under it is not known under another.</summary>
/// <param name="rule">What the policy says of it.</param>
/// <param name="keys">Lives longer than the policy, while what the keys depend on stays the same.</param>
/// <param name="policy">Whose roles the bits are.</param>
internal sealed class ForeignIssuer(IssuerRule rule, IssuerKeys keys, CompiledPolicy policy)
{
    private readonly Dictionary<string, ulong> masks = rule.Roles.GroupBy(mapped => mapped.Value)
        .ToDictionary(group => group.Key, group => policy.MaskOf(group.Select(mapped => mapped.Role)), StringComparer.Ordinal);

    internal IssuerRule Rule { get; } = rule;

    internal IssuerKeys Keys { get; } = keys;

    internal CompiledPolicy Policy { get; } = policy;

    /// <summary>The roles that the policy grants for these values; a value it does not name gives none.</summary>
    internal ulong RolesFor(string[] values)
    {
        var roles = 0UL;
        foreach (var value in values)
            roles |= masks.GetValueOrDefault(value);

        return roles;
    }
}
