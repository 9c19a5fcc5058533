using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Compiling;

/// <summary>One operation and where it stands: under which action of which resource.</summary>
/// <param name="Operation">As the policy names it.</param>
/// <param name="Resource">Null when the operation is refused for everybody.</param>
/// <param name="Action">Null when the operation is refused for everybody.</param>
internal sealed record Assignment(OperationName Operation, Resource? Resource, ResourceAction? Action)
{
    public bool IsRefused => Resource is null;

    /// <summary>Every operation the policy names, in file order.</summary>
    public static IReadOnlyList<Assignment> Of(PolicyDocument document) =>
    [
        .. from resource in document.Resources
           from action in resource.Actions
           from operation in action.Operations
           select new Assignment(operation, resource, action),
        .. document.Refused.Select(operation => new Assignment(operation, null, null)),
    ];
}
