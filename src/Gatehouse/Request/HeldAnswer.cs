using System.Buffers;
using System.Net;

namespace Gatehouse.Request;

/// <summary>The body of an upstream's answer, read before any of it may leave; it can be read again.</summary>
internal sealed class HeldAnswer : HttpContent
{
    /// <summary>The most that is held: 1 MiB. What is longer shows nobody whose it is.</summary>
    public const int MostBytes = 1024 * 1024;
    private const int First = 4 * 1024;

    private readonly Stream? rest;
    private readonly HttpContent inner;
    private byte[]? buffer;
    private readonly int length;

    private HeldAnswer(HttpContent inner, byte[] buffer, int length, Stream? rest)
    {
        (this.inner, this.buffer, this.length, this.rest) = (inner, buffer, length, rest);
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>Whether all of it is there: it neither is longer than is held nor broke off.</summary>
    public bool IsWhole => rest is null;

    /// <summary>Whether it is longer than is held.</summary>
    public bool IsTooLong => rest is not (null or BrokenOffStream);

    /// <summary>What was read; valid until disposed.</summary>
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, length);

    private byte[] Buffer => buffer ?? throw new ObjectDisposedException(nameof(HeldAnswer));

    /// <summary>Reads the body and puts what was read in its place.</summary>
    public static async ValueTask<HeldAnswer> HoldAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content is HeldAnswer known)
            return known;

        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(answer.Content.Headers.ContentLength ?? First, 1, MostBytes) + 1);
        var length = 0;
        Stream? rest = null;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
            {
                length += read;
                if (length > MostBytes)
                {
                    rest = stream;
                    break;
                }

                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            rest = new BrokenOffStream(e);   // whoever passes it on breaks off as well
        }

        var held = new HeldAnswer(answer.Content, buffer, length, rest);
        answer.Content = held;
        return held;
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(length * 4, MostBytes) + 1);
        buffer.AsSpan(0, length).CopyTo(larger);
        BodyHolder.Return(buffer, length);
        return larger;
    }

    /// <inheritdoc />
    protected override Task<Stream> CreateContentReadStreamAsync()
    {
        Stream held = new MemoryStream(Buffer, 0, length, writable: false);
        return Task.FromResult(rest is null ? held : new ContinuedStream(held, rest));
    }

    /// <inheritdoc />
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var all = await CreateContentReadStreamAsync();
        await all.CopyToAsync(stream);
    }

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = inner.Headers.ContentLength ?? 0;
        return inner.Headers.ContentLength is not null;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            if (Interlocked.Exchange(ref buffer, null) is { } last)
                BodyHolder.Return(last, length);
        }

        base.Dispose(disposing);
    }
}
