using System.Net;

namespace Gatehouse.Forwarding;

/// <summary>The body of an upstream's answer, with keys masked while it streams.</summary>
internal sealed class MaskedBody(HttpContent inner, KeyMask mask, Action onMasked) : HttpContent
{
    /// <inheritdoc />
    protected override async Task<Stream> CreateContentReadStreamAsync() => new MaskedStream(await inner.ReadAsStreamAsync(), mask, onMasked);

    /// <inheritdoc />
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new MaskedStream(await inner.ReadAsStreamAsync(cancellationToken), mask, onMasked);

    /// <inheritdoc />
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var masked = await CreateContentReadStreamAsync();
        await masked.CopyToAsync(stream);
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
            inner.Dispose();
        base.Dispose(disposing);
    }
}
