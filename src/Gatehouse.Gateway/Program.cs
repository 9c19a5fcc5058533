using System.Runtime.InteropServices;
using Gatehouse.Gateway.Commands;
using Gatehouse.Gateway.Commands.Desk;

// The first Ctrl-C or termination asks for an orderly end; a second one ends the process.
using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await CommandLine.RunAsync(args, Terminal.OfProcess(), new RealDesk(TimeProvider.System), stopping.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}
