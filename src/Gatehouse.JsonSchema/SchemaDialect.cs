namespace Gatehouse.JsonSchema;

/// <summary>Which rules a schema is read by.</summary>
public enum SchemaDialect
{
    /// <summary>JSON Schema 2020-12; OpenAPI 3.1 uses it.</summary>
    Draft202012,

    /// <summary>JSON Schema draft 4: <c>id</c>, boolean <c>exclusiveMinimum</c>, siblings of <c>$ref</c> ignored.</summary>
    Draft4,

    /// <summary>The OpenAPI 3.0 schema object: near draft 4, with <c>nullable</c>, <c>readOnly</c>, <c>writeOnly</c>, <c>discriminator</c>.</summary>
    OpenApi30,
}
