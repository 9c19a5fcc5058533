using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Compiling;

/// <summary>Whether an operation shows whose thing it touches; one that is granted on one's own things must.</summary>
internal sealed class OwnerCheck(PolicySource source)
{
    /// <summary>The owner rule as this operation applies it; null when it has none or cannot show it.</summary>
    public OwnerRule? Bind(Assignment assignment, PathTemplate template, ContractOperation? contract, bool ownGranted)
    {
        if (assignment.Resource?.Owner is not { } owner)
            return null;
        if (Missing(owner, assignment.Operation, template, contract) is not { } missing)
            return owner.Place == OwnerPlace.Path ? owner with { ParameterIndex = IndexOf(template, owner.Name) } : owner;

        // 'own:' without an owner to compare would be a yes for everybody, or a no for everybody.
        if (ownGranted)
            source.Fault(assignment.Operation.Place, assignment.Operation.At, $"{missing} in '{assignment.Operation.Name}', because '{assignment.Action!.Name}' of {assignment.Resource.Name} is granted as 'own:'",
                "none", owner.Place == OwnerPlace.Path && Nearest.Hint(owner.Name, template.Parameters) is { } hint ? hint : "put the operation under an action of its own that is granted in full or not at all");

        return null;
    }

    private static string? Missing(OwnerRule owner, OperationName operation, PathTemplate template, ContractOperation? contract) => owner.Place switch
    {
        OwnerPlace.Path when IndexOf(template, owner.Name) < 0 => $"the path parameter '{owner.Name}'",
        OwnerPlace.Query when contract?.Parameters.Any(parameter => parameter.In == ParameterPlace.Query && parameter.Name == owner.Name) == false => $"the query parameter '{owner.Name}'",
        OwnerPlace.Body when operation.Method is "GET" or "HEAD" || contract is { Body: null } || contract is { Body: { } body } && !body.Media.Any(IsJson) => "a JSON request body",
        _ => null,
    };

    private static bool IsJson(ContractMedia media) => media.Type.EndsWith("json", StringComparison.Ordinal) || media.Type is "*/*" or "application/*";

    private static int IndexOf(PathTemplate template, string name) => template.Parameters.ToList().IndexOf(name);
}
