namespace Gatehouse.Policy.Drafting;

/// <summary>A drafted or merged policy file.</summary>
/// <param name="Text">The whole <c>gatehouse.yaml</c>; line ends as the merged file has them, <c>\n</c> in a new one.</param>
/// <param name="Notes">What a person should know or decide next, one sentence each.</param>
public sealed record DraftResult(string Text, IReadOnlyList<string> Notes);
