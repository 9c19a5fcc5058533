using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Drafting;

/// <summary>What may be granted to whoever owns a thing. Least rights: what is not plainly harmless is left to admins.</summary>
internal static class OwnRights
{
    /// <summary>The reason why the owner should not simply be let do it; null when they may.</summary>
    internal static string? WhyNot(ContractOperation operation, PathShape shape, string action, OwnerGuess owner, SchemaFields fields)
    {
        if (action == "read")
            return null;
        if (action is not ("create" or "write" or "delete"))
            return $"'{action}' is not for everybody";
        if (owner.Place == OwnerPlace.Path && shape.Segments.Skip(2).FirstOrDefault(segment => !HarmlessWords.IsPart(segment)) is { } part)
            return $"'{part}' may be more than its owner should change";
        if (action == "delete" && shape.Segments.Count == 2)
            return "removes the person: wants further proof";
        if (owner.Place == OwnerPlace.Path && shape.Segments.Count == 2 && operation.Method == "POST")
            return "what it does is not told by its path";

        return WhyNotWritten(operation, fields);
    }

    private static string? WhyNotWritten(ContractOperation operation, SchemaFields fields)
    {
        if (!fields.DescribesBody(operation))
            return "the contract does not say which fields its body has";

        return fields.OfBody(operation).FirstOrDefault(field => HarmlessWords.Raises(field.Name)) is { } raising
            ? $"its body can set '{raising.Name}', and who may set a field is not checked yet"
            : null;
    }
}
