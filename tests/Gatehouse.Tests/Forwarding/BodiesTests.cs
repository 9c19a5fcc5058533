using System.Text;
using Gatehouse.Forwarding;

namespace Gatehouse.Tests.Forwarding;

public class BodiesTests
{
    [Fact] // Gathered first, a small piece would wait for the next one, and the upstream with it.
    public async Task A_streamed_body_goes_on_piece_by_piece()
    {
        var sink = new Flushes();
        using var body = new StreamedBody(new Pieces("first", "second"), null, sink.Progressed);

        await body.CopyToAsync(sink, TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], sink.Seen);
        Assert.Equal(2, sink.Progress);
    }

    [Fact]
    public void An_announced_length_is_passed_on_and_an_unknown_one_is_not_made_up()
    {
        using var announced = new StreamedBody(Stream.Null, 5, static () => { });
        using var chunked = new StreamedBody(Stream.Null, null, static () => { });

        Assert.Equal(5, announced.Headers.ContentLength);
        Assert.Null(chunked.Headers.ContentLength);
    }

    [Fact] // YARP takes no content from a transform: it is put on at the last moment.
    public async Task The_body_that_was_given_is_the_one_that_is_sent()
    {
        var sent = new Sent();
        using var client = new HttpMessageInvoker(new OwnBody(sent));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/");
        OwnBody.Give(request, new StringContent("order"));

        await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("order", sent.Body);
    }

    private sealed class Sent : HttpMessageHandler
    {
        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage();
        }
    }

    private sealed class Pieces(params string[] pieces) : MemoryStream
    {
        private int next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(next == pieces.Length ? 0 : Encoding.ASCII.GetBytes(pieces[next++], buffer.Span));
    }

    private sealed class Flushes : MemoryStream
    {
        private readonly StringBuilder waiting = new();

        public List<string> Seen { get; } = [];

        public int Progress { get; private set; }

        public void Progressed() => Progress++;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            waiting.Append(Encoding.ASCII.GetString(buffer.Span));
            return default;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Seen.Add(waiting.ToString());
            waiting.Clear();
            return Task.CompletedTask;
        }
    }
}
