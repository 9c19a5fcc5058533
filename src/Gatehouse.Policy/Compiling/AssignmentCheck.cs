using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Every operation of the contract stands under exactly one action of one resource, and the policy names no other (rule 1 of the policy file).</summary>
internal sealed class AssignmentCheck(PolicyDocument document, ContractDocument? contract, PolicySource source)
{
    // Comparing each of ten thousand unknown names with each of a thousand known ones would take minutes (CWE-407).
    private const int MostHints = 20;

    /// <summary>The assignments that hold, each operation once; the others are faults.</summary>
    public IReadOnlyList<Assignment> Check()
    {
        var once = new Dictionary<string, Assignment>(StringComparer.Ordinal);
        foreach (var assignment in Assignment.Of(document))
            if (!once.TryAdd(assignment.Operation.Name, assignment))
                source.Fault(assignment.Operation.Place, assignment.Operation.At, "every operation under one action",
                    $"'{assignment.Operation.Name}' again", $"it stands in line {once[assignment.Operation.Name].Operation.Place.Line} too");

        if (contract is not null)
            Compare(once, contract);

        return [.. once.Values];
    }

    private void Compare(Dictionary<string, Assignment> assigned, ContractDocument contract)
    {
        var declared = contract.Operations.Select(operation => operation.Name).ToHashSet(StringComparer.Ordinal);
        var hints = MostHints;
        foreach (var (name, assignment) in assigned.Where(pair => !declared.Contains(pair.Key)))
            source.Fault(assignment.Operation.Place, assignment.Operation.At, $"an operation of {contract.File}", $"'{name}'",
                (hints-- > 0 ? Nearest.Hint(name, declared) : null) ?? "the contract does not have it");

        foreach (var operation in contract.Operations.Where(operation => !assigned.ContainsKey(operation.Name)))
            source.Fault(ResourcesPlace(), "resources", $"'{operation.Name}' of {contract.File} under an action, or under 'refused'", "it nowhere",
                $"add {LineFor(operation)}");
    }

    private Place ResourcesPlace() => document.Resources.Count > 0 ? document.Resources[0].Place : new Place(1, 1);

    /// <summary>The line to add: the resource that holds most of the same path, and the action its method suggests.</summary>
    private string LineFor(ContractOperation operation)
    {
        var first = FirstSegment(operation.Template);
        var resource = document.Resources
            .OrderByDescending(resource => resource.Actions.SelectMany(action => action.Operations).Count(known => FirstSegment(known.Template) == first))
            .FirstOrDefault(resource => resource.Name == first || resource.Actions.Any(action => action.Operations.Any(known => FirstSegment(known.Template) == first)));
        var word = operation.Method is "GET" or "HEAD" ? "read" : "write";
        return $"'{word}: [\"{operation.Name}\"]' to resources.{resource?.Name ?? (first.Length > 0 ? first : "root")}, or '- {operation.Name}' to refused";
    }

    private static string FirstSegment(string template)
    {
        var segment = template.Split('/') is [_, var first, ..] ? first : "";
        return segment.StartsWith('{') ? "" : segment;
    }
}
