using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Request;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What of a request is held against the contract.</summary>
internal sealed class ExplainedChecks(CompiledPolicy policy, IDesk desk)
{
    /// <summary>Validation's answer, and its refusal if it has one; of the real step where there is enough to ask it.</summary>
    public async ValueTask<(ExplainedStep Step, Refusal? Refusal)> ExplainAsync(CompiledOperation operation, ImaginedTarget target, ImaginedMore more, CancellationToken cancellationToken)
    {
        var declared = Declared(operation);
        if (!declared.Passes || !more.IsWhole || operation.Contract is null)
            return (declared, null);
        if (await ImaginedContext.ValidateAsync(policy, target, more, cancellationToken) is not { } refusal)
            return (ExplainedStep.Yes("validation", "as the contract says"), null);

        IReadOnlyList<string> faults = [.. (refusal.Faults ?? []).Select(fault => $"{Plain.Text(fault.At)}: {Plain.Text(fault.Expected)}")];
        return (ExplainedStep.No("validation", "not what the contract says", null, faults.Count == 0 ? [refusal.Message] : faults), refusal);
    }

    private ExplainedStep Declared(CompiledOperation operation)
    {
        if (operation.Contract is not { } contract)
            return ExplainedStep.Yes("validation", "the policy names no contract: only sizes are checked");
        if (desk.WhyNotCheckable(policy.Contract!, contract) is { } why)
            return ExplainedStep.No("validation", $"cannot be checked, so it is refused: {why}", null, "a contract that can be checked");

        var parts = contract.Parameters.Select(Parameter).Append(Body(contract.Body)).Where(part => part.Length > 0).ToList();
        return ExplainedStep.Yes("validation", parts.Count == 0 ? "nothing is declared: anything else is refused" : $"if valid, else 400: {string.Join(", ", parts)}");
    }

    private static string Parameter(ContractParameter parameter) =>
        $"{parameter.In.ToString().ToLowerInvariant()}.{Plain.Text(parameter.Name)}{(parameter.Required ? " (required)" : "")}";

    private static string Body(ContractBody? body) => body is null
        ? ""
        : $"body as {string.Join(" or ", body.Media.Select(media => Plain.Text(media.Type)))}{(body.Required ? " (required)" : "")}";
}
