using System.CommandLine;
using System.CommandLine.Invocation;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Commands;

/// <summary>From what was typed to an exit code; whatever goes wrong becomes a sentence, never a stack trace.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, Terminal terminal, IDesk desk, CancellationToken cancellationToken)
    {
        // No response files: '@name' in an argument must not read a file of that name into an error message (CWE-22).
        var parsed = CommandTree.Build().Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var configuration = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

        if (parsed.Action is not null and not ParseErrorAction and not ByVerb)
            return await parsed.InvokeAsync(configuration, cancellationToken);
        if (parsed.Errors.Count > 0 || parsed.CommandResult.Command is not Verb verb)
            return WrongUsage.Report(parsed, terminal);

        return await RunAsync(verb, new Call(parsed, verb.WantsJson(parsed), terminal, desk), cancellationToken);
    }

    private static async Task<int> RunAsync(Verb verb, Call call, CancellationToken cancellationToken)
    {
        try
        {
            return await verb.RunAsync(call, cancellationToken);
        }
        catch (StopException stop)
        {
            return Told(call.Terminal, stop.Message, stop.Next, stop.ExitCode);
        }
        catch (StoreUnavailableException down)
        {
            return Told(call.Terminal, $"the store does not answer, nothing was changed: {down.Message}", "check the folder of storage.sqlite in the policy: does it exist, may this user write there?", Exit.Refused);
        }
        catch (KeyStoreException broken)
        {
            return Told(call.Terminal, broken.Message, null, Exit.Refused);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Told(call.Terminal, error.Message, null, Exit.Refused);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Told(call.Terminal, "stopped", null, Exit.Refused);
        }
    }

    private static int Told(Terminal terminal, string message, string? next, int exit)
    {
        terminal.Fail(message);
        if (next is not null)
            terminal.Next(next);

        return exit;
    }
}
