using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gatehouse.Policy.Compiling;
using Gatehouse.Request;

namespace Gatehouse.Keys;

/// <summary>The operations that the scope of a token leaves; a scope narrows, it never grants.</summary>
/// <remarks>A part names a resource of the policy (<c>orders</c>) or one action of it (<c>orders:read</c>).</remarks>
internal sealed class ScopeSet
{
    private const int MostKept = 4096;

    private static readonly ConditionalWeakTable<CompiledPolicy, ConcurrentDictionary<string, ScopeSet>> Compiled = [];

    private readonly ulong[] operations;

    private ScopeSet(CompiledPolicy policy, string scope)
    {
        operations = new ulong[(policy.Operations.Count + 63) / 64];
        foreach (var part in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            foreach (var operation in policy.Operations)
                if (Covers(part, operation))
                    operations[operation.Number >> 6] |= 1UL << operation.Number;
    }

    /// <summary>Whether the scopes of every credential that was presented leave an operation.</summary>
    internal static bool Allows(CompiledPolicy policy, Principal principal, CompiledOperation operation) =>
        Allows(policy, principal.Scope, operation) && Allows(policy, principal.KeyScope, operation)
        && (principal.Beside is not { } key || Allows(policy, key.Scope, operation));

    /// <summary>Whether a credential's scope leaves an operation; without a scope everything is left.</summary>
    internal static bool Allows(CompiledPolicy policy, string? scope, CompiledOperation operation) =>
        string.IsNullOrEmpty(scope) || Of(policy, scope).Has(operation.Number);

    /// <summary>Whether a scope leaves nothing that another one does not leave.</summary>
    internal static bool IsWithin(CompiledPolicy policy, string inner, string? outer)
    {
        if (string.IsNullOrEmpty(outer))
            return true;

        var (few, many) = (Of(policy, inner).operations, Of(policy, outer).operations);
        for (var i = 0; i < few.Length; i++)
            if ((few[i] & ~many[i]) != 0)
                return false;

        return true;
    }

    /// <summary>The first part of a scope that names nothing in the policy; null when all do.</summary>
    internal static string? FirstUnknown(CompiledPolicy policy, string scope) =>
        Array.Find(scope.Split(' '), part => !policy.Operations.Any(operation => Covers(part, operation)));

    private static ScopeSet Of(CompiledPolicy policy, string scope)
    {
        var kept = Compiled.GetOrCreateValue(policy);
        if (kept.TryGetValue(scope, out var set))
            return set;

        set = new ScopeSet(policy, scope);
        if (kept.Count < MostKept)
            kept[scope] = set;

        return set;
    }

    private static bool Covers(ReadOnlySpan<char> part, CompiledOperation operation) =>
        part.SequenceEqual(operation.Resource)
        || part.Length == operation.Resource.Length + 1 + operation.Action.Length
        && part.StartsWith(operation.Resource, StringComparison.Ordinal) && part[operation.Resource.Length] == ':' && part.EndsWith(operation.Action, StringComparison.Ordinal);

    private bool Has(int operation) => (operations[operation >> 6] & 1UL << operation) != 0;
}
