namespace Gatehouse.Policy.Drafting;

/// <summary>Proposals for sections that this version does not enforce: comments, so that nothing seems protected that is not.</summary>
internal static class LaterLines
{
    private const int MostFields = 60;

    internal static void Write(Lines lines, IReadOnlyList<DraftedResource> resources, SchemaFields fields)
    {
        var proposals = Critical(resources).Concat(Fields(resources, fields)).Concat(Uploads(resources)).ToList();
        if (proposals.Count == 0)
            return;

        lines.Say("Later: what follows is proposed, and this version does not enforce it yet. It would refuse the words, not ignore them.");
        foreach (var proposal in proposals)
            lines.Say(proposal);
    }

    private static IEnumerable<string> Critical(IReadOnlyList<DraftedResource> resources)
    {
        var found = resources.SelectMany(resource => resource.Actions).SelectMany(action => action.Operations)
            .Select(operation => (operation.Name, Proof: CriticalGuess.Of(operation))).Where(one => one.Proof is not null).ToList();
        return found.Count == 0 ? [] : found.Select(one => $"  {YamlWords.Quote(one.Name)}: {one.Proof}").Prepend("critical:");
    }

    private static IEnumerable<string> Fields(IReadOnlyList<DraftedResource> resources, SchemaFields fields)
    {
        var found = resources.SelectMany(resource => FieldProposals.Of(resource, fields)).Take(MostFields).ToList();
        return found.Count == 0 ? [] : found.Select(line => "  " + line).Prepend("fields:");
    }

    private static IEnumerable<string> Uploads(IReadOnlyList<DraftedResource> resources)
    {
        var found = resources.SelectMany(resource => resource.Actions).SelectMany(action => action.Operations).Where(UploadGuess.TakesFiles).ToList();
        return found.Count == 0 ? [] : found.Select(operation => $"    {YamlWords.Quote(operation.Name)}: {UploadGuess.Rule(operation)}").Prepend("  uploads:").Prepend("validation:");
    }
}
