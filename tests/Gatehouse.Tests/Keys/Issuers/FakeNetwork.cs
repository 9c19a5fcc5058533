using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Gatehouse.Tests.Keys.Issuers;

/// <summary>The network as issuers see it: what each address answers, and what was asked.</summary>
internal sealed class FakeNetwork : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> answers = new();
    private readonly ConcurrentQueue<string> asked = new();

    /// <summary>Every address that was asked, in order.</summary>
    internal string[] Asked => [.. asked];

    internal void Says(string address, string text, HttpStatusCode status = HttpStatusCode.OK) => Says(address, Encoding.UTF8.GetBytes(text), status);

    internal void Says(string address, byte[] body, HttpStatusCode status = HttpStatusCode.OK) =>
        answers[address] = _ => Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(body) });

    internal void Streams(string address, Stream body) =>
        answers[address] = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });

    /// <summary>Answers when the test says so, or when nobody waits any more.</summary>
    internal void Waits(string address, Task<string> text) => answers[address] = async cancellationToken =>
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(await text.WaitAsync(cancellationToken)) };

    internal void Breaks(string address) => answers[address] = _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "no connection");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!.ToString();
        asked.Enqueue(address);
        return answers.TryGetValue(address, out var answer) ? answer(cancellationToken) : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}

/// <summary>Never ends.</summary>
internal sealed class EndlessStream : Stream
{
    internal long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        buffer.AsSpan(offset, count).Fill((byte)' ');
        Given += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
