using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;

namespace Gatehouse.Gateway.Commands.Explaining;

/// <summary>What of a request is held against the contract.</summary>
internal sealed class ExplainedChecks(CompiledPolicy policy, IDesk desk)
{
    /// <summary>Validation's answer.</summary>
    public ExplainedStep Explain(CompiledOperation operation)
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
