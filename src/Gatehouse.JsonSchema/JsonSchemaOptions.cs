using System.Text.Json;

namespace Gatehouse.JsonSchema;

/// <summary>How schemas are compiled and instances checked.</summary>
public sealed record JsonSchemaOptions
{
    /// <summary>The dialect of a schema that names none by <c>$schema</c>. Default 2020-12.</summary>
    public SchemaDialect Dialect { get; init; } = SchemaDialect.Draft202012;

    /// <summary>Whether <c>format</c> is checked; unknown formats never are. Default true.</summary>
    public bool AssertFormats { get; init; } = true;

    /// <summary>Whether properties that no schema of an object declares are refused when nothing says they may stand. Default false.</summary>
    /// <remarks>
    /// An object whose schema declares properties, itself or through composition, counts as if it said
    /// <c>unevaluatedProperties: false</c> at the outermost place; one that declares none stays open.
    /// </remarks>
    public bool RefuseUndeclared { get; init; }

    /// <summary>Whether values come from clients: then properties marked <c>readOnly</c> are not required, because only the API sets them. Default false.</summary>
    /// <remarks>Source: OpenAPI 3.0, schema object, readOnly: required "will take effect on the response only".</remarks>
    public bool Requests { get; init; }

    /// <summary>How deep arrays and objects may be nested in an instance: 1 to 512. Default 32.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>How many faults are listed at most: 1 and more. Default 50.</summary>
    public int MaxFaults { get; init; } = 50;

    /// <summary>Finds documents that references name outside the root; null, or an answer of null, means there are none. Never asked while validating.</summary>
    public Func<Uri, JsonElement?>? Resolver { get; init; }
}
