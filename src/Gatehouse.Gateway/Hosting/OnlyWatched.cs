using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Says what a policy only watches, whenever it comes into force: nobody should take a gate for closed that is not.</summary>
internal static class OnlyWatched
{
    /// <summary>The sentence; null when everything is enforced.</summary>
    public static string? In(CompiledPolicy policy)
    {
        var parts = Enum.GetValues<PolicyPart>().Where(part => part is not (PolicyPart.None or PolicyPart.All))
            .Select(part => (Part: part, Count: policy.Operations.Count(operation => (operation.Watched & part) != 0)))
            .Where(one => one.Count > 0)
            .Select(one => $"{one.Part.ToString().ToLowerInvariant()} on {one.Count} of {policy.Operations.Count} operations")
            .ToList();

        return parts.Count == 0 ? null : $"only watching (mode: watch): {string.Join(", ", parts)}. What would be refused there is let through and written down; 'gatehouse check' lists every such word.";
    }
}
