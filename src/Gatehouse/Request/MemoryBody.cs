namespace Gatehouse.Request;

/// <summary>A body in a pooled buffer.</summary>
internal sealed class MemoryBody(byte[] buffer, int length) : HeldBody
{
    private byte[]? buffer = buffer;

    /// <inheritdoc />
    public override long Length => length;

    /// <inheritdoc />
    public override ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, length);

    /// <inheritdoc />
    public override ReadOnlyMemory<byte>? Memory => Buffer.AsMemory(0, length);

    private byte[] Buffer => buffer ?? throw new ObjectDisposedException(nameof(MemoryBody));

    /// <inheritdoc />
    public override Stream OpenRead() => new MemoryStream(Buffer, 0, length, writable: false);

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } last)
            BodyHolder.Return(last, length);
        return ValueTask.CompletedTask;
    }
}
