using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>A run of the program <c>git</c> in a repository that is not trusted.</summary>
internal sealed class GitProgram : IDisposable
{
    private const int MostErrorText = 2000;
    private readonly Process process;
    private readonly StringBuilder error = new();

    private GitProgram(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && error.Length < MostErrorText)
                error.AppendLine(Plain.Text(text));
        };
        process.BeginErrorReadLine();
    }

    /// <summary>What it prints.</summary>
    internal Stream Out => process.StandardOutput.BaseStream;

    /// <summary>What it reads.</summary>
    internal Stream In => process.StandardInput.BaseStream;

    /// <summary>Starts it.</summary>
    /// <exception cref="StopException">There is no such program.</exception>
    internal static GitProgram Start(string folder, params IReadOnlyList<string> words)
    {
        // Words are passed as they are, never through a shell (CWE-78). A repository may name programs in its own
        // configuration: what would start one is switched off, above all the check of signatures (log.showSignature runs
        // gpg.program). Replaced objects are shown as they really are, and one that is missing is never fetched, by no
        // protocol and whatever git's age: the scan stays offline.
        var start = new ProcessStartInfo("git") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var word in (IEnumerable<string>)["-C", folder, "--no-pager", "--no-replace-objects", "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-c", "core.fsmonitor=false", .. words])
            start.ArgumentList.Add(word);
        (start.Environment["GIT_NO_LAZY_FETCH"], start.Environment["GIT_OPTIONAL_LOCKS"], start.Environment["GIT_TERMINAL_PROMPT"]) = ("1", "0", "0");
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        try
        {
            return new GitProgram(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            throw new StopException("--git needs the program 'git', which is not on the path", "install git, or scan a folder: gatehouse key scan .");
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="StopException">It failed; says what it said.</exception>
    internal async Task EndAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new StopException($"git could not read the history: {(error.Length == 0 ? $"exit code {process.ExitCode}" : error.ToString().Trim())}");
    }

    /// <summary>Everything it prints, as text.</summary>
    internal static async Task<string> AskAsync(string folder, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        using var git = Start(folder, words);
        git.In.Close();
        var text = await git.process.StandardOutput.ReadToEndAsync(cancellationToken);
        await git.EndAsync(cancellationToken);
        return text;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
