using System.Text.Json;

namespace Gatehouse.BlackBox;

/// <summary>What a command said.</summary>
/// <param name="ExitCode">0 done, 1 refused or not found, 2 wrong usage, 3 policy has faults.</param>
/// <param name="Out">stdout: data.</param>
/// <param name="Error">stderr: messages.</param>
public sealed record CommandAnswer(int ExitCode, string Out, string Error)
{
    /// <summary>The data as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>This answer, if the command was done.</summary>
    /// <exception cref="InvalidOperationException">It was not; says what it printed.</exception>
    public CommandAnswer Done() => ExitCode == 0 ? this : throw new InvalidOperationException($"exit code {ExitCode}\nstdout:\n{Out}\nstderr:\n{Error}");
}

/// <summary>The command line of the executable under test.</summary>
public static class CommandLine
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="folder">Working directory.</param>
    /// <param name="arguments">As a person would type them.</param>
    public static Task<CommandAnswer> RunAsync(string folder, params string[] arguments) => RunWithAsync("", folder, arguments);

    /// <summary>Runs a command to its end, with something at its standard input.</summary>
    public static async Task<CommandAnswer> RunWithAsync(string input, string folder, params string[] arguments)
    {
        await using var child = Child.StartDotnetWith(input, Repository.Gateway, arguments, folder);
        var code = await child.EndAsync();
        return new CommandAnswer(code, child.Out, child.Error);
    }
}
