using System.Globalization;
using Gatehouse.Request;

namespace Gatehouse.Audit;

/// <summary>One structured line per decision, written behind the requests' backs.</summary>
/// <remarks>
/// A request formats its line and hands it over; it never waits for a disk. One writer thread writes what has
/// gathered, at most <see cref="DelayMilliseconds"/> later. When it cannot keep up, or the disk is full, lines are lost,
/// counted, and their number is written as a line as soon as that is possible: the gate keeps serving.
/// </remarks>
public sealed class DecisionLog : IDisposable
{
    private const int DelayMilliseconds = 50;
    private const int Blocks = 64;
    private const int BlockBytes = 64 * 1024;
    private static readonly TimeSpan ComplainEvery = TimeSpan.FromMinutes(1);

    [ThreadStatic]
    private static DecisionLine? line;

    private readonly LineBlocks blocks;
    private readonly ILineSink sink;
    private readonly TimeProvider time;
    private readonly Action<string> complain;
    private readonly Lock writing = new();
    private readonly AutoResetEvent soon = new(false);
    private readonly AutoResetEvent now = new(false);
    private readonly Thread writer;
    private readonly DecisionLine lostLine = new();
    private volatile bool stopping;
    private long unwritten;
    private long reported;
    private long? complainedAt;

    internal DecisionLog(ILineSink sink, TimeProvider time, Action<string> complain, int blocks = Blocks, int blockBytes = BlockBytes)
    {
        this.sink = sink;
        this.time = time;
        this.complain = complain;
        this.blocks = new LineBlocks(blocks, blockBytes);
        writer = new Thread(WriteUntilStopped) { IsBackground = true, Name = "decision log" };
        writer.Start();
    }

    /// <summary>Files kept, the newest included.</summary>
    public const int Files = 9;

    private const long UsualBytes = 256L << 20;
    private static readonly TimeSpan UsualAge = TimeSpan.FromDays(7);

    /// <summary>Lines lost since the start, because the disk was slower than the requests, or full.</summary>
    public long Lost => blocks.Lost + Interlocked.Read(ref unwritten);

    /// <summary>A log in nine files readable by their owner only (0600): 7 days, 256 MiB together.</summary>
    /// <param name="path">Of the newest file; the others are <c>path.1</c> to <c>path.8</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="complain">Told at most once a minute when lines cannot be written; usually standard error.</param>
    public static DecisionLog ToFiles(string path, TimeProvider time, Action<string> complain) => ToFiles(path, UsualAge, UsualBytes, time, complain);

    /// <summary>The same for another time and size.</summary>
    /// <param name="path">Of the newest file.</param>
    /// <param name="keep">How long lines are kept; one is gone at the latest an eighth of it later, as long as requests come.</param>
    /// <param name="maxBytes">Of all files together; the oldest go first.</param>
    /// <param name="time">The clock.</param>
    /// <param name="complain">Told at most once a minute when lines cannot be written; usually standard error.</param>
    public static DecisionLog ToFiles(string path, TimeSpan keep, long maxBytes, TimeProvider time, Action<string> complain) =>
        new(new RotatingFile(path, maxBytes / Files, Files, keep / (Files - 1), time), time, complain);

    /// <summary>A log on a stream: standard output or standard error. Closes it in the end.</summary>
    public static DecisionLog ToStream(Stream stream, TimeProvider time, Action<string> complain) =>
        new(new StreamSink(stream), time, complain);

    /// <summary>Finds the line of a request in the files of a log, whoever writes them.</summary>
    /// <param name="path">Of the newest file.</param>
    /// <param name="requestId">As answered in <c>Gatehouse-Request-Id</c>.</param>
    /// <returns>The line, JSON, without its line feed; null when no file kept holds it.</returns>
    public static string? Find(string path, string requestId) => DecisionSearch.Find(RotatingFile.NamesOf(path, Files), requestId);

    /// <summary>The files of a log that exist, the oldest first.</summary>
    /// <param name="path">Of the newest file.</param>
    public static IReadOnlyList<string> FilesOf(string path) => [.. RotatingFile.NamesOf(path, Files).Where(File.Exists).Reverse()];

    /// <summary>Logs how a request ended. Never waits, never throws for a full log.</summary>
    public void Write(RequestContext request, in DecisionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(request);
        var urgency = blocks.Add((line ??= new DecisionLine()).Write(request, entry));
        if (urgency == Urgency.Soon)
            soon.Set();
        else if (urgency == Urgency.Now)
            now.Set();
    }

    /// <summary>Writes what has gathered. Returns when everything logged before the call is written or lost.</summary>
    public void Flush()
    {
        lock (writing)
        {
            ReportLost();
            while (blocks.Take() is { } block)
            {
                if (!TryWrite(block.Written.Span))
                    Interlocked.Add(ref unwritten, block.Lines);
                blocks.Return(block);
            }

            ReportLost();
        }
    }

    /// <summary>Writes what has gathered and closes the log.</summary>
    public void Dispose()
    {
        if (stopping)
            return;

        stopping = true;
        soon.Set();
        now.Set();
        writer.Join();
        Flush();
        sink.Dispose();
        lostLine.Dispose();

        // The events stay: a request that ends after the log may still set them.
    }

    private void WriteUntilStopped()
    {
        while (!stopping)
        {
            soon.WaitOne();
            now.WaitOne(DelayMilliseconds);
            Flush();
        }
    }

    private void ReportLost()
    {
        var lines = Lost - reported;
        if (lines > 0 && TryWrite(lostLine.WriteLost(time.GetUtcNow(), lines)))
            reported += lines;
    }

    private bool TryWrite(ReadOnlySpan<byte> lines)
    {
        try
        {
            sink.Write(lines);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Complain(error);
            return false;
        }
    }

    private void Complain(Exception error)
    {
        var at = time.GetTimestamp();
        if (complainedAt is { } last && time.GetElapsedTime(last, at) < ComplainEvery)
            return;

        complainedAt = at;
        complain(string.Create(CultureInfo.InvariantCulture, $"decision log: lines cannot be written ({error.Message}); requests are still decided, {Lost} lines lost so far. Free the disk or give the folder back."));
    }
}
