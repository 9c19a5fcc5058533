namespace Gatehouse.Policy.Drafting;

/// <summary>What to tell whoever had a policy drafted: counts, and what to look at first.</summary>
internal static class DraftNotes
{
    internal static IReadOnlyList<string> Of(IReadOnlyList<DraftedResource> resources, IReadOnlyDictionary<string, string> refused)
    {
        var operations = resources.Sum(resource => resource.Actions.Sum(action => action.Operations.Count));
        var own = resources.Sum(resource => resource.Actions.Where(action => action.Own).Sum(action => action.Operations.Count));
        var notes = new List<string>
        {
            $"{operations + refused.Count} operations in {resources.Count} resources: users reach {own} of them on what is their own, admins {operations}, guests none.",
        };
        if (refused.Count > 0)
            notes.Add($"{refused.Count} operations are refused for everybody; each line under 'refused' says why.");
        if (own < operations)
            notes.Add("Open what others need in the table under 'access', one cell at a time; the comments above it propose where.");

        return notes;
    }
}
