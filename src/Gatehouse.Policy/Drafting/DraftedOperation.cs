using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Drafting;

/// <summary>One operation with everything guessed about it.</summary>
/// <param name="Source">From the contract.</param>
/// <param name="Resource">First guess at its resource, and why.</param>
/// <param name="Action">read, create, write, delete or a verb of its own.</param>
/// <param name="Owner">Whose thing it is by the request itself; null when that does not say.</param>
/// <param name="WhyNotOwn">Why an owner is known and yet nothing granted; null when the owner may.</param>
/// <param name="Class">How heavy it looks, and why.</param>
internal sealed record DraftedOperation(
    ContractOperation Source,
    (string Name, string Why) Resource,
    string Action,
    OwnerGuess? Owner,
    string? WhyNotOwn,
    (OperationClass Class, string Why) Class)
{
    internal string Name => Source.Name;

    /// <summary>Whoever owns the thing may do it.</summary>
    internal bool Own => Owner is not null && WhyNotOwn is null;

    internal static DraftedOperation Of(ContractOperation source, ResourceNames names, SchemaFields fields)
    {
        var shape = PathShape.Of(source.Template);
        var action = ActionGuess.Of(source, shape);
        var owner = OwnerGuess.Of(source, shape, fields);
        return new DraftedOperation(source, names.Of(source), action, owner, owner is null ? null : OwnRights.WhyNot(source, shape, action, owner, fields), ClassGuess.Of(source, shape));
    }
}
