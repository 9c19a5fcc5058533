using System.Text.RegularExpressions;
using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Operations that a gateway, or this version of it, cannot let through safely, each with the reason.</summary>
internal static partial class RefusedOperations
{
    // What PathValues can hold.
    private const int MaxPathParameters = 16;

    internal static IReadOnlyDictionary<string, string> Of(ContractDocument contract, Func<ContractOperation, string?> whyNotCheckable)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        var shapes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var operation in contract.Operations)
        {
            var reason = WhyNotReachable(operation, shapes) ?? whyNotCheckable(operation);
            if (reason is not null)
                refused[operation.Name] = reason;
        }

        return refused;
    }

    private static string? WhyNotReachable(ContractOperation operation, Dictionary<string, string> shapes)
    {
        if (operation.Template.AsSpan().ContainsAny('#', '?'))
            return "its path holds '#' or '?': what follows is no part of the path that a request is matched by";
        if (PathTemplate.Parameters(operation.Template).Count > MaxPathParameters)
            return $"its path has more than {MaxPathParameters} parameters";

        // TRACE answers with the request's own credentials (cross-site tracing, CWE-693).
        if (operation.Method == "TRACE")
            return "TRACE sends credentials back to whoever asks";

        // Two templates for the same requests: which of two rules holds must never depend on luck.
        var shape = $"{operation.Method} {Parameter().Replace(operation.Template, "{}")}";
        return shapes.TryAdd(shape, operation.Name) ? null : $"the same requests as {shapes[shape]}";
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
