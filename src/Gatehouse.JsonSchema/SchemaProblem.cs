namespace Gatehouse.JsonSchema;

/// <summary>Why a schema cannot be compiled, or not safely.</summary>
/// <param name="Pointer">JSON pointer into the document the schema came from.</param>
/// <param name="Expected">What would be right.</param>
/// <param name="Found">What stands there.</param>
public sealed record SchemaProblem(string Pointer, string Expected, string Found);
