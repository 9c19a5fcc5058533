using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Gatehouse.Request;

namespace Gatehouse.Gateway.Hosting;

/// <summary>The way out of an HTTP/1.1 connection. It passes everything on untouched, but for one answer: the server's own refusal of a request it could not parse, which has neither body nor headers that can be set.</summary>
internal sealed class AnswerPipe(IDuplexPipe inner) : PipeWriter, IDuplexPipe
{
    private ArrayBufferWriter<byte>? refusal;

    /// <inheritdoc />
    public PipeReader Input => inner.Input;

    /// <inheritdoc />
    public PipeWriter Output => this;

    /// <summary>The next answer is the server's own refusal; after it the connection closes.</summary>
    public void NextIsTheServers() => refusal ??= new ArrayBufferWriter<byte>(256);

    /// <inheritdoc />
    public override bool CanGetUnflushedBytes => inner.Output.CanGetUnflushedBytes;

    /// <inheritdoc />
    public override long UnflushedBytes => inner.Output.UnflushedBytes + (refusal?.WrittenCount ?? 0);

    /// <inheritdoc />
    public override Memory<byte> GetMemory(int sizeHint = 0) => refusal?.GetMemory(sizeHint) ?? inner.Output.GetMemory(sizeHint);

    /// <inheritdoc />
    public override Span<byte> GetSpan(int sizeHint = 0) => refusal is { } held ? held.GetSpan(sizeHint) : inner.Output.GetSpan(sizeHint);

    /// <inheritdoc />
    public override void Advance(int bytes)
    {
        if (refusal is { } held)
            held.Advance(bytes);
        else
            inner.Output.Advance(bytes);
    }

    /// <inheritdoc />
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Replace();
        return inner.Output.FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void CancelPendingFlush() => inner.Output.CancelPendingFlush();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null)
    {
        Replace();
        inner.Output.Complete(exception);
    }

    // The status stays the server's; the rest is what every other refusal looks like.
    private void Replace()
    {
        if (refusal is not { WrittenCount: > 0 } held)
            return;

        var status = StatusOf(held.WrittenSpan);
        refusal = null;
        var id = RequestIds.New();
        var body = Encoding.ASCII.GetBytes(
            $$"""{"type":"about:blank","title":"{{Titles.Of(status)}}","status":{{status}},"error":"{{(status == 400 ? "malformed_request" : "refused")}}","message":"The request is not HTTP as it should be, or larger or slower than this server takes.","request_id":"{{id}}"}""");
        inner.Output.Write(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {Titles.Of(status)}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\n"
            + $"Strict-Transport-Security: max-age=31536000; includeSubDomains\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
            + $"X-Frame-Options: DENY\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nCache-Control: no-store\r\nGatehouse-Request-Id: {id}\r\n\r\n"));
        inner.Output.Write(body);
    }

    private static int StatusOf(ReadOnlySpan<byte> answer) =>
        answer.Length >= 12 && int.TryParse(answer[9..12], out var status) && status is >= 400 and <= 599 ? status : 400;
}
