namespace Gatehouse.Request;

/// <summary>An answer that broke off: whoever reads on hears so, and never takes its beginning for the whole.</summary>
internal sealed class BrokenOffStream(Exception why) : MemoryStream
{
    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The answer broke off.", why);

    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The answer broke off.", why);
}
