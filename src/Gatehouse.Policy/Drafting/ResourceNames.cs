using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Names resources by the contract's tags, or by the paths when the tags do not tell the operations apart.</summary>
internal sealed class ResourceNames
{
    private readonly bool byTag;
    private readonly string? shared;

    internal ResourceNames(IReadOnlyList<ContractOperation> operations)
    {
        byTag = operations.Select(TagOf).Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal).Skip(1).Any();

        // When every path begins with the same word, that word tells nothing.
        var first = operations.Select(operation => PathShape.Of(operation.Template).Literals.FirstOrDefault()).Distinct(StringComparer.Ordinal).Take(2).ToList();
        shared = first.Count == 1 && operations.Any(operation => PathShape.Of(operation.Template).Literals.Skip(1).Any()) ? first[0] : null;
    }

    internal (string Name, string Why) Of(ContractOperation operation)
    {
        var (name, why) = Guess(operation);

        // Words that mean something else in a policy.
        return name is "full" or "own" or "refused" or "resource" ? (name + "-things", why) : (name, why);
    }

    private (string Name, string Why) Guess(ContractOperation operation)
    {
        if (byTag && TagOf(operation) is { Length: > 0 } tag)
            return (tag, $"tag '{operation.Tags[0]}'");

        var literals = PathShape.Of(operation.Template).Literals.ToList();
        var segment = literals.Find(literal => literal != shared) ?? literals.FirstOrDefault() ?? "";
        return NameWords.Slug(segment) is { Length: > 0 } name ? (name, $"paths under /{segment}") : ("api", "no word in the path");
    }

    private static string TagOf(ContractOperation operation) => operation.Tags.Count == 0 ? "" : NameWords.Slug(operation.Tags[0]);
}
