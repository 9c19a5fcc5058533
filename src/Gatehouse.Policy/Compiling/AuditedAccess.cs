using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Compiling;

/// <summary>Which operations have every access recorded: those that <c>critical</c> names, or whose resource it names, whatever it asks for.</summary>
internal static class AuditedAccess
{
    /// <summary>Whether an entry concerns the operation. What asks for a proof is recorded in full too (requirement 2.05).</summary>
    internal static bool Is(PolicyDocument document, Assignment assignment) =>
        document.Critical.Any(rule => rule.Operation is { } operation ? operation.Name == assignment.Operation.Name : rule.Resource == assignment.Resource?.Name);
}
