using System.Threading.Channels;
using Gatehouse.Live;

namespace Gatehouse.Audit.Accesses;

/// <summary>Accesses on their way into the audit log: what has gathered while the disk was busy is written in one transaction.</summary>
/// <remarks>
/// Bounded. When it is full or the store fails, who waits is told, and his request is refused: an access that cannot be recorded does not
/// happen (CWE-778).
/// </remarks>
internal sealed class AccessQueue : IAsyncDisposable
{
    /// <summary>Accesses that may wait.</summary>
    internal const int MostWaiting = 4096;

    private const int MostAtOnce = 256;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly IAuditLog log;
    private readonly Action<string> complain;
    private readonly Task writing;
    private bool isDown;

    /// <param name="log">Where to.</param>
    /// <param name="complain">Told once when the store begins to fail, and once when it answers again.</param>
    internal AccessQueue(IAuditLog log, Action<string> complain)
    {
        (this.log, this.complain) = (log, complain);
        writing = Task.Run(WriteAsync);
    }

    /// <summary>Records an access.</summary>
    /// <returns>True once it is on disk; false when it cannot be recorded.</returns>
    internal async ValueTask<bool> RecordAsync(AuditNote note, CancellationToken cancellationToken)
    {
        var one = new Waiting(note, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        return waiting.Writer.TryWrite(one) && await one.Written!.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Records what nobody waits for, while at least half of the room is free.</summary>
    /// <returns>False when it was left out.</returns>
    internal bool Offer(AuditNote note) => waiting.Reader.Count < MostWaiting / 2 && waiting.Writer.TryWrite(new Waiting(note, null));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync()
    {
        var batch = new List<Waiting>(MostAtOnce);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostAtOnce && waiting.Reader.TryRead(out var one))
                batch.Add(one);

            var written = await WroteAsync(batch);
            foreach (var one in batch)
                one.Written?.SetResult(written);
            batch.Clear();
        }
    }

    private async ValueTask<bool> WroteAsync(List<Waiting> batch)
    {
        try
        {
            await log.AppendAsync([.. batch.Select(one => one.Note)], CancellationToken.None);
            if (isDown)
                complain("accesses can be recorded again.");
            isDown = false;
            return true;
        }
#pragma warning disable CA1031 // Whatever went wrong, who waits must hear it: a writer that died would leave every audited request hanging.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (!isDown)
                complain($"accesses cannot be recorded, and audited operations are refused until they can. ({(error is StoreUnavailableException ? error.Message : error.GetType().Name)})");
            isDown = true;
            return false;
        }
    }

    private readonly record struct Waiting(AuditNote Note, TaskCompletionSource<bool>? Written);
}
