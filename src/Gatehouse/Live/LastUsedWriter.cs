using Microsoft.Extensions.Logging;

namespace Gatehouse.Live;

/// <summary>Writes the marks of use down, twice a minute and at the end.</summary>
internal sealed partial class LastUsedWriter : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly LastUsed marks;
    private readonly ILastUsedStore store;
    private readonly ILogger log;
    private readonly PeriodicTimer timer;
    private readonly Task writing;

    internal LastUsedWriter(LastUsed marks, ILastUsedStore store, TimeProvider time, ILogger log)
    {
        (this.marks, this.store, this.log) = (marks, store, log);
        timer = new PeriodicTimer(Every, time);
        writing = WriteAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await writing;
        await FlushAsync();
    }

    private async Task WriteAsync()
    {
        while (await timer.WaitForNextTickAsync())
            await FlushAsync();
    }

    private async Task FlushAsync()
    {
        try
        {
            await marks.FlushAsync(store, CancellationToken.None);
        }
        catch (StoreUnavailableException error)
        {
            NotWritten(log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "When keys were last used could not be written down; it is tried again.")]
    private static partial void NotWritten(ILogger log, Exception error);
}
