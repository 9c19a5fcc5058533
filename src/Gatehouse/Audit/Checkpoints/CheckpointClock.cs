using Gatehouse.Live;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>Makes checkpoints while a gateway runs: 60 seconds after the last one when anything was added, or after 1,000 records; and at the end.</summary>
internal sealed class CheckpointClock : IAsyncDisposable
{
    /// <summary>Records after which none waits for the minute.</summary>
    internal const int MostRecords = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60), LookEvery = TimeSpan.FromSeconds(5);

    private readonly CheckpointMaker maker;
    private readonly ICheckpointPlace place;
    private readonly Action<string> complain;
    private readonly PeriodicTimer timer;
    private readonly Task running;
    private string? told, unwritten;

    /// <param name="maker">Makes them.</param>
    /// <param name="place">Where each line goes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="complain">Told what is wrong, once until it changes.</param>
    internal CheckpointClock(CheckpointMaker maker, ICheckpointPlace place, TimeProvider time, Action<string> complain)
    {
        (this.maker, this.place, this.complain) = (maker, place, complain);
        timer = new PeriodicTimer(LookEvery, time);
        running = Task.Run(RunAsync);
    }

    /// <summary>Whether a checkpoint is due.</summary>
    internal static bool IsDue(CheckedLog log, DateTimeOffset now) =>
        log.Added >= MostRecords || log.Last is not { } last || now - last.Checkpoint.At >= Longest || now < last.Checkpoint.At;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await running;
        await MakeAsync(null);
        place.Dispose();
    }

    private async Task RunAsync()
    {
        do
            await MakeAsync(IsDue);
        while (await timer.WaitForNextTickAsync());
    }

    private async ValueTask MakeAsync(Func<CheckedLog, DateTimeOffset, bool>? isDue)
    {
        try
        {
            Write();
            if (await maker.MakeAsync(isDue, CancellationToken.None) is { IsNew: true, Checkpoint: { } made })
                unwritten = made.Line;
            Write();
            told = null;
        }
        catch (AuditDamagedException damaged)
        {
            var first = damaged.Report.Findings[0];
            Tell($"THE AUDIT LOG IS DAMAGED ({first.Damage}, record {first.Record}): {first.What}. No checkpoint is signed any more. Keep a copy of the database, then run: gatehouse audit verify");
        }
        catch (Exception error) when (error is StoreUnavailableException or IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            Tell($"no checkpoint of the audit log could be made or written down; it is tried again. ({error.Message})");
        }
    }

    // A line that nobody took stays until somebody does: the store keeps it already, so it would not be made again, and a quiet log would stay unanchored.
    private void Write()
    {
        if (unwritten is not { } line)
            return;

        place.Write(line);
        unwritten = null;
    }

    private void Tell(string what)
    {
        if (what != told)
            complain(what);
        told = what;
    }
}
