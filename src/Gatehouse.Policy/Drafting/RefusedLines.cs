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
        var names = contract.Operations.Select(operation => operation.Name).Where(refused.ContainsKey);
        foreach (var reason in names.GroupBy(name => refused[name], StringComparer.Ordinal))
            Write(lines, reason.Key, [.. reason]);

        lines.Add();
    }

    // A reason that many share is said once.
    private static void Write(Lines lines, string reason, List<string> names)
    {
        if (names.Count > 2)
            lines.Say(reason + ":", 2);
        foreach (var name in names)
            lines.Add($"  - {YamlWords.Quote(name)}", names.Count > 2 ? null : reason);
    }
}
