using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Deciding;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Compiling;

/// <summary>A policy that was found valid, made ready for deciding; immutable, shared by all requests.</summary>
public sealed class CompiledPolicy
{
    /// <summary>The role of whoever presents no credential.</summary>
    public const string GuestRole = "guest";

    /// <summary>The resource and action of operations that the policy lists under <c>refused</c>.</summary>
    public const string RefusedResource = "refused";

    /// <summary>What the file said, with defaults filled in.</summary>
    public required PolicyDocument Document { get; init; }

    /// <summary>Null when the policy names no contract.</summary>
    public required ContractDocument? Contract { get; init; }

    /// <summary>First 16 hex digits of the SHA-256 over the policy file and the contract.</summary>
    public required string Version { get; init; }

    /// <summary>Names of the roles; a role's bit in a mask is its index here. At most 64.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The bit of <c>guest</c>: who presents no credential; 0 when the policy has no such role.</summary>
    public required ulong GuestMask { get; init; }

    /// <summary>All operations; an operation's number is its index here.</summary>
    public required IReadOnlyList<CompiledOperation> Operations { get; init; }

    /// <summary>Finds the operation of a request.</summary>
    public required PathTable Paths { get; init; }

    /// <summary>What the matrix says.</summary>
    /// <param name="roles">The caller's roles as bits; <see cref="GuestMask"/> for nobody.</param>
    /// <param name="operation">One of <see cref="Operations"/>.</param>
    public static Decision Decide(ulong roles, CompiledOperation operation)
    {
        if ((roles & operation.AllowedRoles) != 0)
            return new Decision(DecisionReason.Granted, operation.RuleLine);

        return (roles & operation.OwnRoles) != 0
            ? new Decision(DecisionReason.GrantedIfOwner, operation.RuleLine)
            : new Decision(DecisionReason.NotGranted, operation.RuleLine);
    }

    /// <summary>The bits of the named roles; names the policy does not know have no bit and grant nothing.</summary>
    public ulong MaskOf(IEnumerable<string> roles)
    {
        var mask = 0UL;
        foreach (var role in roles)
            for (var bit = 0; bit < Roles.Count; bit++)
                if (Roles[bit] == role)
                    mask |= 1UL << bit;

        return mask;
    }
}
