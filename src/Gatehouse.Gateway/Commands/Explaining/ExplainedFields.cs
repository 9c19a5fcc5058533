using Gatehouse.Audit;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What a caller may see and set of a thing, and what further proof is asked for.</summary>
internal sealed class ExplainedFields(CompiledPolicy policy)
{
    private const string Owner = "owner";

    /// <summary>The rules for fields; null when there are none.</summary>
    public ExplainedStep? Fields(CompiledOperation operation, Caller caller)
    {
        if (operation.Fields.Count == 0)
            return null;

        var parts = operation.Fields.Select(rule => Told(rule, caller, IsWrite(operation))).OfType<string>().ToList();
        return ExplainedStep.Yes("fields", parts.Count == 0 ? "every field may be seen and set" : string.Join("; ", parts));
    }

    /// <summary>Further proof; null when none is asked for.</summary>
    public static ExplainedStep? Proof(CompiledOperation operation, string file) => operation.Critical is not { Proof: not Gatehouse.Policy.Model.Proof.Audit } rule
        ? null
        : ExplainedStep.Yes("proof", $"once proved further ({CriticalWord.Of(rule.Proof)}), else 401: whoever asks, admins included", $"{file}:{rule.Place.Line}");

    /// <summary>The rules that name who may set a field, for a refusal on account of one.</summary>
    public static IEnumerable<string> Ways(CompiledOperation operation) =>
        operation.Fields.Where(rule => rule.Write is not null)
            .Select(rule => rule.Write!.Count == 0 ? $"leaving {rule.Field} out: nobody may set it" : $"leaving {rule.Field} out, or being {string.Join(" or ", rule.Write)}");

    private string? Told(FieldRule rule, Caller caller, bool write) => (write ? rule.Write : rule.Reveal) is not { } who || Has(who, caller)
        ? null
        : $"{rule.Field} {(write ? "must not be set" : rule.Mask is { } mask ? $"is masked ({mask})" : "is left out")}{(who.Contains(Owner) ? " unless it is the caller's" : "")}{(rule.Mode == PolicyMode.Watch ? " (only watched)" : "")}";

    private bool Has(IReadOnlyList<string> who, Caller caller) => (policy.MaskOf(who) & caller.Roles) != 0;

    private static bool IsWrite(CompiledOperation operation) => operation.Method is not ("GET" or "HEAD");
}
