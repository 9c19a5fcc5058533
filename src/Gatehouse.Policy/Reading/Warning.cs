namespace Gatehouse.Policy.Reading;

/// <summary>Something that loads but deserves a look; numbered so that it can be searched for and discussed.</summary>
/// <param name="Code">GH101 and up; never reused for another meaning.</param>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What was seen and why it matters.</param>
public sealed record Warning(string Code, string File, int Line, int Column, string Message)
{
    /// <summary><c>gatehouse.yaml:30:5: warning GH101: guests may write comments</c></summary>
    public override string ToString() => $"{File}:{Line}:{Column}: warning {Code}: {Message}";
}
