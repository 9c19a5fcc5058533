namespace Gatehouse.Policy.Reading;

/// <summary>One thing wrong in the policy file or its contract, with its place (requirement 6.04).</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="At">The dotted place in the policy (<c>limits.heavy</c>) or the JSON pointer in a contract.</param>
/// <param name="Expected">What would have been right, with an example; never holds a secret.</param>
/// <param name="Found">What stands there; a secret is named, never shown.</param>
/// <param name="Hint">What to do next: the nearest known word, the line to add. Null when nothing can be said.</param>
public sealed record Fault(string File, int Line, int Column, string At, string Expected, string Found, string? Hint = null)
{
    /// <summary><c>gatehouse.yaml:14:14: limits.heavy: expected a limit such as '10/hour', found 'ten'</c></summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {At}: expected {Expected}, found {Found}" + (Hint is null ? "" : $" ({Hint})");
}
