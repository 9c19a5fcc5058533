namespace Gatehouse.Gateway.Commands;

/// <summary>A command cannot go on: what a person is told, what to do next, and the exit code.</summary>
/// <remarks>It never carries a secret: its text goes to a terminal and from there into logs (CWE-532).</remarks>
internal sealed class StopException(string message, string? next = null, int exit = Exit.Refused) : Exception(message)
{
    /// <summary>The next useful command or step; null when there is none.</summary>
    public string? Next { get; } = next;

    /// <summary>One of <see cref="Commands.Exit"/>.</summary>
    public int ExitCode { get; } = exit;
}
