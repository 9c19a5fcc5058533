namespace Gatehouse.Request;

/// <summary>A request body held until it is found valid: in memory up to 64 KiB, beyond that in a 0600 spool file.</summary>
public abstract class HeldBody : IAsyncDisposable
{
    /// <summary>Bytes held.</summary>
    public abstract long Length { get; }

    /// <summary>All bytes, contiguous (a spooled body is mapped into memory); valid until disposed.</summary>
    public abstract ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The same bytes as memory, when they are in memory; null for a spooled body. Valid until disposed.</summary>
    public virtual ReadOnlyMemory<byte>? Memory => null;

    /// <summary>A new stream over the bytes, from the start; for the upstream.</summary>
    public abstract Stream OpenRead();

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
