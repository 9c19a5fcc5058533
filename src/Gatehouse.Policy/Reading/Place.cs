namespace Gatehouse.Policy.Reading;

/// <summary>A place in the policy file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public readonly record struct Place(int Line, int Column);
