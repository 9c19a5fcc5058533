using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Gatehouse.BlackBox;

/// <summary>A letter as it was taken.</summary>
/// <param name="To">Its recipient on the envelope.</param>
/// <param name="Text">Its body, decoded.</param>
public sealed record Letter(string To, string Text);

/// <summary>An SMTP server (RFC 5321) that takes every letter and keeps it.</summary>
public sealed partial class MailBox : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<Letter> letters = Channel.CreateUnbounded<Letter>();

    /// <summary>Opens it on a free port of this machine.</summary>
    public MailBox()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address => listener.LocalEndpoint.ToString()!;

    /// <summary>Letters that nobody has read yet.</summary>
    public int Unread => letters.Reader.Count;

    /// <summary>The next letter that nobody has read yet.</summary>
    public async Task<Letter> NextAsync() => await letters.Reader.ReadAsync(Patience.Token());

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(closing.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // closed
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await TalkAsync(reader, writer);
            }
            catch (IOException)
            {
                // left
            }
    }

    private async Task TalkAsync(StreamReader reader, StreamWriter writer)
    {
        var to = "";
        await writer.WriteLineAsync("220 mailbox ESMTP");
        while (await reader.ReadLineAsync(closing.Token) is { } line)
        {
            if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
                to = line["RCPT TO:".Length..].Trim().Trim('<', '>');
            if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go on");
                letters.Writer.TryWrite(new Letter(to, await ReadLetterAsync(reader)));
            }

            await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 fine");
        }
    }

    private async Task<string> ReadLetterAsync(StreamReader reader)
    {
        var whole = new StringBuilder();
        while (await reader.ReadLineAsync(closing.Token) is { } line && line != ".")
            whole.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");

        var text = whole.ToString();
        var body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return text.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase)
            ? Escaped().Replace(body.Replace("=\r\n", "", StringComparison.Ordinal), found => ((char)Convert.ToByte(found.Groups[1].Value, 16)).ToString())
            : body;
    }

    [GeneratedRegex("=([0-9A-F]{2})")]
    private static partial Regex Escaped();
}
