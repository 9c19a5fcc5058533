using System.Diagnostics;

namespace Gatehouse.Gateway.Commands.Demo;

/// <summary>The sample API as a process of its own; it never outlives this one.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(30), ToEnd = TimeSpan.FromSeconds(5);

    // The shell waits for the shop, and beside it for the end of its own input, which this process holds open: the
    // system closes it however this process dies, by a signal 9 too, and then the shop is ended. Ctrl-C at the terminal
    // is left to the gateway, so that the shop is still there for the requests that it lets finish.
    private const string Tied = "trap '' INT; exec 3<&0; \"$@\" </dev/null 3<&- & shop=$!; { cat <&3 >/dev/null; kill $shop; } 2>/dev/null & wait $shop";

    private readonly Process process;

    private RunningShop(Process process)
    {
        this.process = process;
        Ended = process.WaitForExitAsync();
    }

    /// <summary>Completes when the shop has ended.</summary>
    public Task Ended { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <exception cref="StopException">It does not start.</exception>
    public static async ValueTask<RunningShop> StartAsync(SampleShop shop, Uri address, TextWriter messages, CancellationToken cancellationToken)
    {
        var running = new RunningShop(Process.Start(HowTo(shop, address)) ?? throw new StopException("the shop could not be started"));
        running.process.ErrorDataReceived += (_, line) => Pass(line.Data, messages);
        running.process.BeginErrorReadLine();
        if (await running.IsReadyAsync(cancellationToken))
            return running;

        await running.DisposeAsync();
        throw new StopException("the shop did not start; see its messages above");
    }

    /// <summary>Ends it: by closing its input, and by its process id if that does not help.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        if (await Task.WhenAny(Ended, Task.Delay(ToEnd)) != Ended)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static ProcessStartInfo HowTo(SampleShop shop, Uri address)
    {
        string[] command = [Runtime(), shop.Program, "--urls", address.GetLeftPart(UriPartial.Authority), "--data", shop.Data];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("/bin/sh", ["-c", Tied, "shop", .. command]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        start.UseShellExecute = false;
        return start;
    }

    // The runtime that this program runs on, so that the demo needs no 'dotnet' on the PATH.
    private static string Runtime() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ToStart);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                if (line.StartsWith("shop ready", StringComparison.Ordinal))
                    return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        return false;
    }

    private static void Pass(string? line, TextWriter messages)
    {
        if (line is not null)
            messages.WriteLine($"shop: {line}");
    }
}
