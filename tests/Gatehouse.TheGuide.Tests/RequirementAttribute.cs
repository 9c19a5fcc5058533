using Xunit.v3;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Which requirement a test proves; <c>docs/guide-map.md</c> is made from these.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequirementAttribute(string id) : Attribute, ITraitAttribute
{
    public string Id { get; } = id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("requirement", Id)];
}
