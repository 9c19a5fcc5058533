using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Writes <c>refused</c>: operations that nobody may call, each with its reason.</summary>
internal static class RefusedLines
{
    internal static void Write(Lines lines, ContractDocument contract, IReadOnlyDictionary<string, string> refused)
    {
        if (refused.Count == 0)
            return;

        lines.Add("refused:", "for everybody, whatever the table below says");
        foreach (var operation in contract.Operations)
            if (refused.TryGetValue(operation.Name, out var reason))
                lines.Add($"  - {YamlWords.Quote(operation.Name)}", reason);

        lines.Add();
    }
}
