using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;

namespace Gatehouse.Authorization.Answers;

/// <summary>The owner of a thing of a list, by one JSON pointer from the thing's root.</summary>
internal static class PointerOwner
{
    /// <summary>For the things of one operation; null when its owner does not stand in the answer.</summary>
    public static ThingOwner? Of(CompiledOperation operation)
    {
        if (operation.Owner is not { Place: OwnerPlace.Answer } rule)
            return null;

        var owner = new BodyOwner(rule.Name);
        return (request, thing) => request.Principal.Subject is { Length: > 0 } subject ? owner.Find(thing, subject, JsonSieve.MaxDepth) : OwnerFound.Missing;
    }
}
