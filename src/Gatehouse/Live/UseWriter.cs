using Microsoft.Extensions.Logging;

namespace Gatehouse.Live;

/// <summary>Writes down, twice a minute and at the end, what the use of credentials left in memory, and tidies up after it.</summary>
internal sealed partial class UseWriter : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly Func<CancellationToken, ValueTask>[] flushes;
    private readonly ILogger log;
    private readonly PeriodicTimer timer;
    private readonly Task writing;

    /// <param name="flushes">Each writes in a transaction of its own; one that fails hinders no other and is tried again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">For what could not be written.</param>
    internal UseWriter(IEnumerable<Func<CancellationToken, ValueTask>> flushes, TimeProvider time, ILogger log)
    {
        (this.flushes, this.log) = ([.. flushes], log);
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
        foreach (var flush in flushes)
            try
            {
                await flush(CancellationToken.None);
            }
            catch (StoreUnavailableException error)
            {
                NotWritten(log, error);
            }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The use of keys could not be written down; it is tried again.")]
    private static partial void NotWritten(ILogger log, Exception error);
}
