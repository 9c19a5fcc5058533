namespace Gatehouse.Audit;

/// <summary>Lines to a stream: standard output or standard error.</summary>
internal sealed class StreamSink(Stream stream) : ILineSink
{
    /// <inheritdoc />
    public void Write(ReadOnlySpan<byte> lines)
    {
        stream.Write(lines);
        stream.Flush();
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();
}
