using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>What of the caller an owner must equal.</summary>
internal static class OwnerExpected
{
    /// <summary>Null when the caller has none: then nothing is theirs.</summary>
    public static string? Of(Principal principal, OwnerRule rule) => rule.Equal switch
    {
        OwnerEquals.Tenant => NotEmpty(principal.Tenant),
        OwnerEquals.Claim => NotEmpty(principal.Claim?.Invoke(rule.Claim!)),
        _ => NotEmpty(principal.Subject),
    };

    // An empty name in a thing is nobody's, and must not become that of whoever has no name.
    private static string? NotEmpty(string? name) => string.IsNullOrEmpty(name) ? null : name;
}
