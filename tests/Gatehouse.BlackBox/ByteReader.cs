using System.Globalization;
using System.Text;

namespace Gatehouse.BlackBox;

/// <summary>Reads HTTP/1.1 from a stream, strictly enough for both ends of a test.</summary>
internal sealed class ByteReader(Stream stream)
{
    private readonly byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>The head up to the empty line, one char per byte; null when the stream ended before its first byte.</summary>
    public async Task<string?> HeadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (true)
        {
            if (start == end && !await FillAsync(cancellationToken))
                return head.Length == 0 ? null : throw new EndOfStreamException($"The stream ended inside a head: {head}");

            head.Append((char)buffer[start++]);
            if (head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r')
                return head.ToString(0, head.Length - 4);
        }
    }

    /// <summary>Reads a body of known length, handing on each piece.</summary>
    public async Task LengthAsync(long length, Action<byte[]> take, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            var piece = await PieceAsync(length, cancellationToken);
            if (piece.Length == 0)
                throw new EndOfStreamException("The stream ended inside a body.");
            length -= piece.Length;
            take(piece);
        }
    }

    /// <summary>Reads a chunked body, handing on each piece.</summary>
    /// <returns>The trailer lines.</returns>
    public async Task<IReadOnlyList<string>> ChunksAsync(Action<byte[]> take, CancellationToken cancellationToken)
    {
        while (true)
        {
            var size = (await LineAsync(cancellationToken)).Split(';')[0];
            var length = long.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (length == 0)
                break;
            await LengthAsync(length, take, cancellationToken);
            await LineAsync(cancellationToken);
        }

        var trailers = new List<string>();
        for (var line = await LineAsync(cancellationToken); line.Length > 0; line = await LineAsync(cancellationToken))
            trailers.Add(line);
        return trailers;
    }

    /// <summary>What has come, up to a length; empty at the end of the stream.</summary>
    public async Task<byte[]> PieceAsync(long atMost, CancellationToken cancellationToken)
    {
        if (start == end && !await FillAsync(cancellationToken))
            return [];

        var count = (int)Math.Min(atMost, end - start);
        var piece = buffer.AsSpan(start, count).ToArray();
        start += count;
        return piece;
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (start == end && !await FillAsync(cancellationToken))
                throw new EndOfStreamException("The stream ended inside a line.");
            line.Append((char)buffer[start++]);
            if (line.Length >= 2 && line[^1] == '\n' && line[^2] == '\r')
                return line.ToString(0, line.Length - 2);
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        start = 0;
        end = await stream.ReadAsync(buffer, cancellationToken);
        return end > 0;
    }
}
