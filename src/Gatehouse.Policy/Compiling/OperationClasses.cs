using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary><c>limits.operations</c>: each operation it names is there and stands in one class.</summary>
internal sealed class OperationClasses(PolicyDocument document, IReadOnlyList<Assignment> assignments, PolicySource source)
{
    public IReadOnlyDictionary<string, OperationClass> Read()
    {
        var known = assignments.Select(assignment => assignment.Operation.Name).ToHashSet(StringComparer.Ordinal);
        var classes = new Dictionary<string, OperationClass>(StringComparer.Ordinal);
        foreach (var (operation, operationClass) in document.Limits.Operations)
            if (!known.Contains(operation.Name))
                source.Fault(operation.Place, operation.At, "an operation that stands under 'resources'", $"'{operation.Name}'", Nearest.Hint(operation.Name, known));
            else if (!classes.TryAdd(operation.Name, operationClass))
                source.Fault(operation.Place, operation.At, "every operation in one class", $"'{operation.Name}' again");

        return classes;
    }
}
