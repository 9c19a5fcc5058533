using System.Buffers;
using System.Net;

namespace Gatehouse.Forwarding;

/// <summary>A body that nothing checks, on its way through: every piece goes on as it comes.</summary>
/// <param name="body">The request's.</param>
/// <param name="length">As announced; null when it is chunked.</param>
/// <param name="onProgress">Told after every piece, so that a long upload is not taken for a silent upstream.</param>
internal sealed class StreamedBody(Stream body, long? length, Action onProgress) : HttpContent
{
    private const int PieceBytes = 16 * 1024;

    /// <inheritdoc />
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc />
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        var most = 0;
        try
        {
            while (await body.ReadAsync(piece, cancellationToken) is var read and > 0)
            {
                most = Math.Max(most, read);
                await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
                await stream.FlushAsync(cancellationToken);
                onProgress();
            }
        }
        finally
        {
            Request.BodyHolder.Return(piece, most);
        }
    }

    /// <inheritdoc />
    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }
}
