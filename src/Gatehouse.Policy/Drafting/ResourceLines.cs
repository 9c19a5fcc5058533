using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Drafting;

/// <summary>Writes <c>resources</c>.</summary>
internal sealed class ResourceLines(Lines lines, SchemaFields fields)
{
    private const int WidestList = 100;

    internal void Write(IReadOnlyList<DraftedResource> resources)
    {
        lines.Add(resources.Count == 0 ? "resources: {}" : "resources:", "what there is to protect, and which operations act on it how");
        foreach (var resource in resources)
        {
            lines.Add($"  {resource.Name}:", resource.Why);
            if (resource.Owner is { } owner)
                lines.Add($"    owner: {Owner(owner)}", owner.Why);
            if (resource.Owner is not { Place: OwnerPlace.Path } && resource.OwnerInAnswers(fields) is { } carried)
                lines.Say($"perhaps: owner: answer.{carried.Pointer}   answers carry '{carried.Name}'; with it 'own:read' can be granted below, until then nobody but admins reads", 4);

            var width = resource.Actions.Max(action => action.Name.Length) + 2;
            foreach (var action in resource.Actions)
                WriteAction(action, width);
        }

        lines.Add();
    }

    private static string Owner(OwnerGuess owner) =>
        owner.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/') ? owner.Text : YamlWords.Quote(owner.Text);

    private void WriteAction(DraftedAction action, int width)
    {
        var head = $"    {(action.Name + ":").PadRight(width)}";
        var names = action.Operations.Select(operation => YamlWords.Quote(operation.Name)).ToList();
        var reasons = action.Operations.Select(operation => operation.WhyNotOwn).Where(why => why is not null).Distinct().ToList();
        var line = $"{head}[{string.Join(", ", names)}]";
        if (line.Length <= WidestList || names.Count == 1)
        {
            lines.Add(line, reasons.Count > 0 ? $"not the owner's: {reasons[0]}" : null);
            return;
        }

        lines.Add(head.TrimEnd());
        for (var i = 0; i < names.Count; i++)
            lines.Add($"      - {names[i]}", action.Operations[i].WhyNotOwn is { } why ? $"not the owner's: {why}" : null);
    }
}
