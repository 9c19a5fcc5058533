using System.Text;
using Gatehouse.Audit;

namespace Gatehouse.Tests.Audit;

/// <summary>Keeps what is written; can be full, like a disk; can hold its writer up, like a slow one.</summary>
internal sealed class MemorySink : ILineSink
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();

    public ManualResetEventSlim Written { get; } = new();

    public ManualResetEventSlim Open { get; } = new(initialState: true);

    public volatile bool Full;

    public bool Closed { get; private set; }

    public string[] Lines
    {
        get
        {
            lock (gate)
                return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    public void Write(ReadOnlySpan<byte> lines)
    {
        Open.Wait();
        if (Full)
            throw new IOException("No space left on device");

        lock (gate)
            text.Append(Encoding.UTF8.GetString(lines));
        Written.Set();
    }

    public void Dispose() => Closed = true;
}
