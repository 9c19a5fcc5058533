using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Operations that a gateway, or this version of it, cannot let through safely, each with the reason.</summary>
internal static class RefusedOperations
{
    /// <summary>What a first draft refuses: what cannot be checked, and what wants a proof that nobody has enrolled yet, or a scan that this version does not have.
    /// A person may well decide otherwise about the latter.</summary>
    internal static IReadOnlyDictionary<string, string> InDraft(ContractDocument contract, Func<ContractOperation, string?> whyNotCheckable)
    {
        var refused = new Dictionary<string, string>(Uncheckable(contract, whyNotCheckable), StringComparer.Ordinal);
        foreach (var operation in contract.Operations)
            if (CriticalGuess.Of(operation) is { } proof)
                refused.TryAdd(operation.Name, $"wants further proof ({proof}): see 'critical' at the end");
            else if (UploadGuess.TakesFiles(operation))
                refused.TryAdd(operation.Name, "takes files, which this version cannot scan");

        return refused;
    }

    /// <summary>What no policy can assign: it would not load, or nothing would check it.</summary>
    internal static IReadOnlyDictionary<string, string> Uncheckable(ContractDocument contract, Func<ContractOperation, string?> whyNotCheckable)
    {
        var templates = contract.Operations.Select(operation => (Operation: operation, Template: PathTemplate.Parse(operation.Template))).ToList();
        var same = templates.ToLookup(one => (one.Operation.Method, one.Template.Shape), one => one.Operation);
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (operation, template) in templates)
            if ((WhyNotReachable(operation, template) ?? Twin(operation, same[(operation.Method, template.Shape)]) ?? whyNotCheckable(operation)) is { } reason)
                refused[operation.Name] = reason;

        return refused;
    }

    private static string? WhyNotReachable(ContractOperation operation, PathTemplate template)
    {
        if (operation.Template.AsSpan().ContainsAny('#', '?'))
            return "its path holds '#' or '?': what follows is no part of the path that a request is matched by";
        if (template.Parameters.Count > PathTable.MaxParameters)
            return $"its path has more than {PathTable.MaxParameters} parameters";
        if (template.Parameters.Distinct(StringComparer.Ordinal).Count() != template.Parameters.Count)
            return "its path names one parameter twice";
        if (template.Segments.Any(segment => segment.IsUndivided))
            return "nothing stands between two parameters of its path, so where one ends cannot be told";

        // TRACE answers with the request's own credentials (cross-site tracing, CWE-693).
        return operation.Method == "TRACE" ? "TRACE sends credentials back to whoever asks" : null;
    }

    // Which of two rules holds for a request must never depend on luck; both are refused until the contract keeps one.
    private static string? Twin(ContractOperation operation, IEnumerable<ContractOperation> same) =>
        same.FirstOrDefault(other => other.Name != operation.Name) is { } twin ? $"the same requests as {twin.Name}: keep one of them in the contract" : null;
}
