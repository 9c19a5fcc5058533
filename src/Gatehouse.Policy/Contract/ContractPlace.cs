namespace Gatehouse.Policy.Contract;

/// <summary>Where something stands in a contract.</summary>
/// <param name="File">The contract as the user named it, or a file it refers to.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public readonly record struct ContractPlace(string File, int Line, int Column);
