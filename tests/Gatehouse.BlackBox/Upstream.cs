using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Gatehouse.BlackBox;

/// <summary>How an upstream answers one request.</summary>
/// <param name="request">What came; its body may still be coming.</param>
/// <param name="connection">To write to.</param>
/// <param name="cancellationToken">When the upstream is closed.</param>
public delegate Task UpstreamAnswer(SeenRequest request, Stream connection, CancellationToken cancellationToken);

/// <summary>An API of sockets: keeps the exact bytes of every request and answers what it is told.</summary>
public sealed class Upstream : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<SeenRequest> seen = new();
    private readonly ConcurrentDictionary<string, UpstreamAnswer> things = new();
    private readonly Channel<SeenRequest> arrivals = Channel.CreateUnbounded<SeenRequest>();
    private readonly ConcurrentDictionary<int, TcpClient> open = new();
    private int connections;

    /// <summary>Opens it on a free port of this machine.</summary>
    public Upstream()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://{listener.LocalEndpoint}");

    /// <summary>Every request since the last <see cref="Forget"/>.</summary>
    public IReadOnlyList<SeenRequest> Seen => [.. seen];

    /// <summary>How many connections were ever accepted.</summary>
    public int Connections => connections;

    /// <summary>The answer to whatever no <see cref="Has"/> names; 200 and a small JSON object unless set.</summary>
    public UpstreamAnswer Answer { get; set; } = UpstreamAnswers.Json("""{"ok":true}""");

    /// <summary>Gives one path an answer of its own; 200 and a small JSON object without one.</summary>
    public void Has(string path, UpstreamAnswer? answer = null) => things[path] = answer ?? UpstreamAnswers.Json("""{"ok":true}""");

    /// <summary>Forgets what it has seen and what it was told.</summary>
    public void Forget()
    {
        seen.Clear();
        things.Clear();
        Answer = UpstreamAnswers.Json("""{"ok":true}""");
        while (arrivals.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>The next request that nobody has waited for yet; as soon as its head is there.</summary>
    public async Task<SeenRequest> NextAsync() => await arrivals.Reader.ReadAsync(Patience.Token());

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        foreach (var client in open.Values)
            client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(closing.Token), Interlocked.Increment(ref connections));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // closed
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        open[number] = client;
        using (client)
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            var reader = new ByteReader(stream);
            try
            {
                while (await reader.HeadAsync(closing.Token) is { } head && await AnswerAsync(new SeenRequest(head, number), reader, stream))
                {
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or FormatException)
            {
                // The other end went away, or sent what is no HTTP: what was seen of it is recorded.
            }
        }

        open.TryRemove(number, out _);
    }

    private async Task<bool> AnswerAsync(SeenRequest request, ByteReader reader, NetworkStream stream)
    {
        seen.Enqueue(request);
        arrivals.Writer.TryWrite(request);
        var answer = things.GetValueOrDefault(request.Path, Answer);
        if (request.Header("Upgrade") is not null)
        {
            request.End();
            await answer(request, stream, closing.Token);
            return false;
        }

        var body = ReadBodyAsync(request, reader);
        await answer(request, stream, closing.Token);
        await stream.FlushAsync(closing.Token);
        await body;
        return true;
    }

    private async Task ReadBodyAsync(SeenRequest request, ByteReader reader)
    {
        try
        {
            if (request.Header("Transfer-Encoding") is { } coding && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
                await reader.ChunksAsync(request.Add, closing.Token);
            else if (request.Header("Content-Length") is { } length)
                await reader.LengthAsync(long.Parse(length, System.Globalization.CultureInfo.InvariantCulture), request.Add, closing.Token);
            request.End();
        }
        catch (Exception e)
        {
            request.End(e);
            throw;
        }
    }
}

/// <summary>Answers of every temper.</summary>
public static class UpstreamAnswers
{
    /// <summary>200 with a JSON text, after the whole request is there.</summary>
    public static UpstreamAnswer Json(string json, int status = 200, params string[] headers) =>
        Bytes(Encoding.UTF8.GetBytes(json), status, ["Content-Type: application/json", .. headers]);

    /// <summary>Any bytes, after the whole request is there.</summary>
    public static UpstreamAnswer Bytes(byte[] body, int status = 200, params string[] headers) => async (request, stream, cancellationToken) =>
    {
        await request.Complete;
        var head = $"HTTP/1.1 {status} Said\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: {body.Length}\r\n\r\n";
        byte[] whole = [.. Encoding.Latin1.GetBytes(head), .. request.Method == "HEAD" ? [] : body];
        await stream.WriteAsync(whole, cancellationToken);
    };

    /// <summary>200 with the request's own body.</summary>
    public static UpstreamAnswer Echo { get; } = async (request, stream, cancellationToken) =>
    {
        await request.Complete;
        await Bytes(request.Body, 200, $"Content-Type: {request.Header("Content-Type") ?? "application/octet-stream"}")(request, stream, cancellationToken);
    };

    /// <summary>Exactly these bytes, at once.</summary>
    public static UpstreamAnswer Raw(string latin1) => (_, stream, cancellationToken) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(latin1), cancellationToken).AsTask();

    /// <summary>Half an answer, then the connection ends.</summary>
    public static UpstreamAnswer Broken { get; } = async (_, stream, cancellationToken) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"half\":"u8.ToArray(), cancellationToken);
        throw new IOException("broken on purpose");
    };

    /// <summary>The connection ends without a word.</summary>
    public static UpstreamAnswer HangUp { get; } = (_, _, _) => throw new IOException("hung up on purpose");

    /// <summary>200 as soon as the test says so.</summary>
    /// <param name="until">What it waits for.</param>
    public static UpstreamAnswer Slow(Task until) => async (request, stream, cancellationToken) =>
    {
        await until.WaitAsync(cancellationToken);
        await Json("""{"slow":true}""")(request, stream, cancellationToken);
    };

    /// <summary>A body of many bytes, chunked.</summary>
    public static UpstreamAnswer Big(long bytes) => async (request, stream, cancellationToken) =>
    {
        await request.Complete;
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), cancellationToken);
        var block = new byte[64 * 1024];
        for (; bytes > 0; bytes -= block.Length)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{block.Length:x}\r\n"), cancellationToken);
            await stream.WriteAsync(block, cancellationToken);
            await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
    };

    /// <summary>Server-sent events, one for each that the test writes; ends when the test completes the channel.</summary>
    public static UpstreamAnswer Events(ChannelReader<string> events) => async (request, stream, cancellationToken) =>
    {
        await request.Complete;
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), cancellationToken);
        await foreach (var data in events.ReadAllAsync(cancellationToken))
        {
            var text = $"data: {data}\n\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n"), cancellationToken);
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
    };

    /// <summary>Accepts a WebSocket and sends back whatever it is sent.</summary>
    public static UpstreamAnswer WebSocketEcho { get; } = async (request, stream, cancellationToken) =>
    {
        var key = request.Header("Sec-WebSocket-Key") ?? throw new IOException("no WebSocket");
#pragma warning disable CA5350 // RFC 6455, section 1.3 asks for SHA-1; nothing is protected by it.
        var accept = Convert.ToBase64String(System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), cancellationToken);
        using var socket = System.Net.WebSockets.WebSocket.CreateFromStream(stream, new System.Net.WebSockets.WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[4096];
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer, cancellationToken);
            if (message.MessageType == System.Net.WebSockets.WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, cancellationToken);
        }
    };
}
