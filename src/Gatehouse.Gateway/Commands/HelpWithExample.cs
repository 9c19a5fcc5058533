using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gatehouse.Gateway.Commands;

/// <summary>The usual help, and below it what to type.</summary>
internal sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = ExamplesOf(parseResult.CommandResult.Command).ToList();
        output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        foreach (var example in examples)
            output.WriteLine($"  {example}");

        output.WriteLine("\nExit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 the policy has faults.");
        return Exit.Done;
    }

    private static IEnumerable<string> ExamplesOf(Command command) =>
        command is Verb verb ? [verb.Example] : command.Subcommands.SelectMany(ExamplesOf);
}
