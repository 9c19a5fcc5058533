using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gatehouse.BlackBox;

/// <summary>A connection that sends any bytes and shows what comes back.</summary>
public sealed class RawHttp : IAsyncDisposable
{
    private readonly TcpClient client;
    private readonly Stream stream;
    private readonly ByteReader reader;

    private RawHttp(TcpClient client, Stream stream)
    {
        this.client = client;
        this.stream = stream;
        reader = new ByteReader(stream);
    }

    /// <summary>Connects in the clear.</summary>
    public static async Task<RawHttp> ConnectPlainAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, Patience.Token());
        return new RawHttp(client, client.GetStream());
    }

    /// <summary>Connects with TLS.</summary>
    /// <param name="port">On this machine.</param>
    /// <param name="options">Trust, name, protocols.</param>
    public static async Task<RawHttp> ConnectAsync(int port, SslClientAuthenticationOptions options)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, Patience.Token());
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(options, Patience.Token());
        return new RawHttp(client, tls);
    }

    /// <summary>What the TLS handshake agreed on; null in the clear.</summary>
    public SslStream? Tls => stream as SslStream;

    /// <summary>Sends text, one byte per char.</summary>
    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await stream.WriteAsync(bytes, Patience.Token());
            await stream.FlushAsync(Patience.Token());
        }
        catch (IOException)
        {
            // Refused already: the answer, if there is one, is still to be read.
        }
    }

    /// <summary>Reads one answer; null when the connection ended instead.</summary>
    /// <param name="toHead">Whether the request was a HEAD, whose answer has no body.</param>
    public async Task<RawAnswer?> ReadAsync(bool toHead = false)
    {
        try
        {
            while (await reader.HeadAsync(Patience.Token()) is { } head)
            {
                var answer = new RawAnswer(head);
                if (answer.Status is >= 100 and < 200 and not 101)
                    continue;   // interim (RFC 9110, section 15.2)
                await ReadBodyAsync(answer, toHead);
                return answer;
            }
        }
        catch (IOException)
        {
            // reset
        }

        return null;
    }

    /// <summary>Reads one interim or final answer's head; null when the connection ended instead.</summary>
    public async Task<RawAnswer?> ReadHeadAsync() => await reader.HeadAsync(Patience.Token()) is { } head ? new RawAnswer(head) : null;

    /// <summary>Reads whatever comes until the other end closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        try
        {
            for (var piece = await PieceAsync(); piece.Length > 0; piece = await PieceAsync())
                all.Append(Encoding.Latin1.GetString(piece));
        }
        catch (IOException)
        {
            // reset
        }

        return all.ToString();
    }

    /// <summary>What has come; empty when the other end closed.</summary>
    public Task<byte[]> PieceAsync() => reader.PieceAsync(int.MaxValue, Patience.Token());

    /// <summary>Says that nothing more will be sent; nothing happens if the connection is gone already.</summary>
    public void EndSendingQuietly()
    {
        try
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // closed by the other end: what it answered is still to be read
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        client.Dispose();
    }

    private async Task ReadBodyAsync(RawAnswer answer, bool toHead)
    {
        var body = new List<byte>();
        if (toHead || answer.Status is 101 or 204 or 304)
            return;
        if (answer.Header("Transfer-Encoding") is not null)
            answer.Trailers = await reader.ChunksAsync(body.AddRange, Patience.Token());
        else if (answer.Header("Content-Length") is { } length)
            await reader.LengthAsync(long.Parse(length, CultureInfo.InvariantCulture), body.AddRange, Patience.Token());
        else
            for (var piece = await PieceAsync(); piece.Length > 0; piece = await PieceAsync())
                body.AddRange(piece);
        answer.Body = [.. body];
    }
}

/// <summary>An answer as it came.</summary>
public sealed class RawAnswer
{
    internal RawAnswer(string head)
    {
        Head = head;
        var lines = head.Split("\r\n");
        Status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        Headers = [.. lines.Skip(1).Select(line => (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))];
    }

    /// <summary>Status line and header lines.</summary>
    public string Head { get; }

    /// <summary>The status.</summary>
    public int Status { get; }

    /// <summary>All header fields in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; }

    /// <summary>The body without chunk framing.</summary>
    public byte[] Body { get; internal set; } = [];

    /// <summary>Trailer lines of a chunked body.</summary>
    public IReadOnlyList<string> Trailers { get; internal set; } = [];

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The first value of a header; null when there is none.</summary>
    public string? Header(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
}
