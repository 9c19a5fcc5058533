using Microsoft.Extensions.Logging;

namespace Gatehouse.Keys.Issuers;

/// <summary>Keys that are fetched from an issuer and kept: fresh by a timer, sooner when a token names a key that is not there, the last good set through every outage.</summary>
/// <remarks>
/// Elsewhere a rotation at the issuer meant refused tokens until a restart (dotnet/aspnetcore#28948, openfga/openfga#3100), or a flood of
/// unknown key ids became a flood of requests to the issuer. Here one request is on its way at most, and unknown ids cause at most one in 30 s.
/// </remarks>
internal sealed partial class FetchedKeys(string issuer, KeyDownload download, TimeProvider time, ILogger log) : IssuerKeys
{
    /// <summary>Between two fetches while all is well; up to a tenth is added or taken away, so that many nodes do not ask at once.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Between two fetches that unknown key ids cause.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1), LastRetry = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly long never = time.GetTimestamp() - (long)(Pause.TotalSeconds * time.TimestampFrequency);
    private volatile KeySet? current;
    private volatile IssuerKeyState state = new(0, null, null);
    private Task? flight;
    private long? askedAt;
    private ITimer? timer;
    private int failures;

    /// <inheritdoc />
    internal override KeySet? Current => current;

    /// <inheritdoc />
    internal override IssuerKeyState State => state;

    /// <summary>Ends when the fetch that is on its way has ended.</summary>
    internal Task Settled
    {
        get
        {
            lock (gate)
                return flight ?? Task.CompletedTask;
        }
    }

    /// <inheritdoc />
    internal override void Start()
    {
        lock (gate)
            timer ??= time.CreateTimer(_ => Tick(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Joins the fetch that is on its way, or begins one if unknown key ids did not cause one within <see cref="Pause"/>.</summary>
    internal override Task RefreshAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (flight is { IsCompleted: false } running)
                return running.WaitAsync(cancellationToken);

            // Denial of service by way of us (CWE-406): what strangers send must not become requests to the issuer.
            if (time.GetElapsedTime(askedAt ?? never) < Pause || stopping.IsCancellationRequested)
                return Task.CompletedTask;

            askedAt = time.GetTimestamp();
            return (flight = Task.Run(() => FetchAsync(discover: false), CancellationToken.None)).WaitAsync(cancellationToken);
        }
    }

    private void Tick()
    {
        lock (gate)
            if (flight is not { IsCompleted: false } && !stopping.IsCancellationRequested)
                flight = Task.Run(() => FetchAsync(discover: true));
    }

    private async Task FetchAsync(bool discover)
    {
        try
        {
            var (keys, whyNot) = await download.RunAsync(discover, stopping.Token);
            Take(keys, whyNot);
        }
        catch (OperationCanceledException)
        {
            return;   // stopped
        }
        catch (Exception e)
        {
            Take(null, $"{e.GetType().Name} while fetching");   // a fault of ours must not end the fetching
        }

        Schedule();
    }

    // Nothing is ever taken away by an answer that is no set of keys: the last good one stays.
    private void Take(KeySet? keys, string? whyNot)
    {
        if (keys is null)
        {
            state = state with { Trouble = whyNot };
            if (++failures == 1)
                Failing(log, issuer, whyNot, current is null ? "its tokens get 503 until then" : "the keys read last stay in use");
            return;
        }

        current = keys;
        state = new IssuerKeyState(keys.Count, time.GetUtcNow(), null);
        if (failures > 0)
            Recovered(log, issuer, keys.Count);
        failures = 0;
    }

    private void Schedule()
    {
        lock (gate)
            if (!stopping.IsCancellationRequested)
                timer?.Change(Next(), Timeout.InfiniteTimeSpan);
    }

    // 1, 2, 4 … 60 s while it fails.
    private TimeSpan Next() => failures == 0
        ? Every * (0.9 + 0.2 * Random.Shared.NextDouble())
        : TimeSpan.FromSeconds(Math.Min(LastRetry.TotalSeconds, FirstRetry.TotalSeconds * Math.Pow(2, failures - 1)));

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
                return;

            stopping.Cancel();
            timer?.Dispose();
        }

        await Settled;
        download.Dispose();
        stopping.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of the issuer {Issuer} cannot be read ({Why}); {Meanwhile}. It is tried again at least every minute.")]
    private static partial void Failing(ILogger log, string issuer, string? why, string meanwhile);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of the issuer {Issuer} are read again: {Count} can be used.")]
    private static partial void Recovered(ILogger log, string issuer, int count);
}
