using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Gatehouse.BlackBox;

/// <summary>A process of ours: its lines, its end. Ended by its own id only.</summary>
public sealed partial class Child : IAsyncDisposable
{
    private readonly Process process;
    private readonly Lines output = new();
    private readonly Lines error = new();

    private Child(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => error.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything on stdout so far.</summary>
    public string Out => output.Text;

    /// <summary>Everything on stderr so far.</summary>
    public string Error => error.Text;

    /// <summary>The id of the process.</summary>
    public int Id => process.Id;

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !process.HasExited;

    /// <summary>Starts a .NET program.</summary>
    public static Child StartDotnet(string dll, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment) =>
        StartDotnetWith("", dll, arguments, folder, environment);

    /// <summary>Starts a .NET program with something at its standard input.</summary>
    public static Child StartDotnetWith(string input, string dll, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(dll);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var child = new Child(Process.Start(start)!);
        child.process.StandardInput.Write(input);
        child.process.StandardInput.Close();
        return child;
    }

    /// <summary>Waits for a line on stdout.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or the line did not come in time; says what it printed instead.</exception>
    public Task<string> LineAsync(Func<string, bool> wanted) => WaitAsync(output, wanted);

    /// <summary>Waits for a line on stderr.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or the line did not come in time; says what it printed instead.</exception>
    public Task<string> ErrorLineAsync(Func<string, bool> wanted) => WaitAsync(error, wanted);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync(Patience.Token());
        return process.ExitCode;
    }

    /// <summary>Asks it to end (SIGTERM) and waits.</summary>
    public Task<int> StopAsync()
    {
        _ = Signal(process.Id, 15);
        return EndAsync();
    }

    /// <summary>Ends it as a power cut would (SIGKILL) and waits.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(Patience.Token());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private async Task<string> WaitAsync(Lines lines, Func<string, bool> wanted)
    {
        try
        {
            return await lines.FirstAsync(wanted, Patience.Token());
        }
        catch (Exception e) when (e is OperationCanceledException or EndOfStreamException)
        {
            throw new InvalidOperationException($"The line did not come. stdout:\n{Out}\nstderr:\n{Error}", e);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
