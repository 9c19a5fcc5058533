using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Drafting;

/// <summary>Where the request itself says whose thing it asks for.</summary>
/// <param name="Place">Path, query or body: what is enforced before anything goes upstream.</param>
/// <param name="Name">As in an owner rule.</param>
/// <param name="Why">For the comment.</param>
internal sealed record OwnerGuess(OwnerPlace Place, string Name, string Why)
{
    /// <summary><c>path.userId</c></summary>
    internal string Text => $"{Place.ToString().ToLowerInvariant()}.{Name}";

    /// <summary>The owner an operation names, when nothing but the owner decides whose thing it is; else null.</summary>
    internal static OwnerGuess? Of(ContractOperation operation, PathShape shape, SchemaFields fields) =>
        shape.Parameters.Count switch
        {
            0 when operation.Method is "GET" or "HEAD" => FromQuery(operation),
            0 when operation.Method == "POST" => FromBody(operation, shape, fields),
            1 => FromPath(shape),
            _ => null,
        };

    /// <summary>The collection of persons must come first and directly before: in <c>/groups/{g}/members/{userId}</c> and
    /// <c>/admins/{userId}</c> the person named is not the owner but what is acted on, and "own" would let everybody join.</summary>
    internal static OwnerGuess? FromPath(PathShape shape)
    {
        if (shape.Segments.Count < 2 || !PersonWords.IsCollection(shape.Segments[0]) || PathShape.ParameterOf(shape.Segments[1]) is not { } name)
            return null;

        return PersonWords.NamesPerson(name) || NameWords.Of(name) is ["id" or "uuid" or "guid" or "sid"]
            ? new OwnerGuess(OwnerPlace.Path, name, $"{{{name}}} after '{shape.Segments[0]}' names the person")
            : null;
    }

    private static OwnerGuess? FromQuery(ContractOperation operation)
    {
        var named = operation.Parameters.FirstOrDefault(parameter => parameter.In == ParameterPlace.Query && parameter.Required && PersonWords.NamesPerson(parameter.Name));
        return named is null ? null : new OwnerGuess(OwnerPlace.Query, named.Name, $"'{named.Name}' in the query names the person");
    }

    // Only where a new thing of a common kind is made: on an existing thing the sender could write their own name into the body
    // and reach anybody's (API1:2023, broken object level authorization).
    private static OwnerGuess? FromBody(ContractOperation operation, PathShape shape, SchemaFields fields)
    {
        if (operation.Body is null || shape.Last is not { } last || !HarmlessWords.IsThing(last))
            return null;

        var named = fields.OfBody(operation).FirstOrDefault(field => field is { Depth: 0, Required: true } && PersonWords.CarriesOwner(field.Name));
        return named is null ? null : new OwnerGuess(OwnerPlace.Body, named.Pointer, $"'{named.Name}' in the body names the person");
    }
}
