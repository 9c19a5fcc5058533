using System.Collections.Concurrent;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Forwarding;

/// <summary>Role bits as the names an upstream reads; the few combinations in use are made once.</summary>
internal static class RoleNames
{
    private const int MostKept = 4096;
    private static readonly ConcurrentDictionary<(string Policy, ulong Roles), string> Joined = new();

    /// <summary>The names, in the policy's order; guest for nobody.</summary>
    public static string[] Of(ulong roles, CompiledPolicy policy)
    {
        var names = new List<string>();
        for (var bit = 0; bit < policy.Roles.Count; bit++)
            if ((roles & 1UL << bit) != 0)
                names.Add(policy.Roles[bit]);

        return [.. names];
    }

    /// <summary>The names with a comma between, for a header.</summary>
    public static string JoinedOf(ulong roles, CompiledPolicy policy)
    {
        if (Joined.TryGetValue((policy.Version, roles), out var joined))
            return joined;
        if (Joined.Count >= MostKept)
            Joined.Clear();

        return Joined[(policy.Version, roles)] = string.Join(',', Of(roles, policy));
    }
}
