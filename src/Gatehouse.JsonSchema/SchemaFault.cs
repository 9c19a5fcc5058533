namespace Gatehouse.JsonSchema;

/// <summary>One reason why an instance is not valid.</summary>
/// <param name="At">JSON pointer (RFC 6901) into the instance; empty for the whole.</param>
/// <param name="Keyword">The keyword of the schema that was not met; for hostile JSON one of <c>json</c>, <c>depth</c>, <c>duplicate</c>.</param>
/// <param name="Expected">What was expected, for a person; never echoes a value of the instance.</param>
public readonly record struct SchemaFault(string At, string Keyword, string Expected);
