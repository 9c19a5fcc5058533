using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Drafting;

/// <summary>Writes <c>limits</c>: the guide's three classes and what looks heavier than light.</summary>
internal static class LimitLines
{
    internal static void Write(Lines lines, IReadOnlyList<DraftedResource> resources)
    {
        lines.Add("limits:", "per client");
        lines.Add("  light: 1000/hour", "what is named nowhere is light");
        lines.Add("  medium: 100/hour");
        lines.Add("  heavy: 10/hour");
        var classed = resources.SelectMany(resource => resource.Actions).SelectMany(action => action.Operations).Where(operation => operation.Class.Class != OperationClass.Light).ToList();
        if (classed.Count > 0)
            lines.Add("  operations:");

        Write(lines, "medium", classed.Where(operation => operation.Class.Class == OperationClass.Medium));
        Write(lines, "heavy", classed.Where(operation => operation.Class.Class == OperationClass.Heavy));
        lines.Add();
    }

    private static void Write(Lines lines, string word, IEnumerable<DraftedOperation> operations)
    {
        var first = true;
        foreach (var operation in operations)
        {
            if (first)
                lines.Add($"    {word}:", word == "medium" ? "what changes things or searches" : "what makes much work at once");
            first = false;
            lines.Add($"      - {YamlWords.Quote(operation.Name)}", operation.Class.Why);
        }
    }
}
