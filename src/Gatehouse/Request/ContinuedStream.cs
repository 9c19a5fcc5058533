namespace Gatehouse.Request;

/// <summary>What was read already, and then the rest.</summary>
internal sealed class ContinuedStream(Stream first, Stream rest) : PassingStream
{
    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => first.Read(buffer, offset, count) is var read and > 0 ? read : rest.Read(buffer, offset, count);

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await first.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : await rest.ReadAsync(buffer, cancellationToken);
}
