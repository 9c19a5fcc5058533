using System.Text;
using System.Threading.Channels;

namespace Gatehouse.BlackBox;

/// <summary>A request as the upstream received it, byte for byte.</summary>
public sealed class SeenRequest
{
    private readonly Channel<byte[]> pieces = Channel.CreateUnbounded<byte[]>();
    private readonly List<byte> body = [];
    private readonly TaskCompletionSource complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SeenRequest(string head, int connection)
    {
        Head = head;
        Connection = connection;
        var lines = head.Split("\r\n");
        var first = lines[0].Split(' ');
        Method = first[0];
        Target = first.Length > 1 ? first[1] : "";
        Headers = [.. lines.Skip(1).Where(line => line.Length > 0).Select(Field)];
    }

    /// <summary>Request line and header lines, one char per byte, without the empty line at the end.</summary>
    public string Head { get; }

    /// <summary>Number of the connection it came on, from 1.</summary>
    public int Connection { get; }

    /// <summary>From the request line.</summary>
    public string Method { get; }

    /// <summary>From the request line: path and query.</summary>
    public string Target { get; }

    /// <summary>The target without its query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>All header fields in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; }

    /// <summary>The body's bytes so far, without chunk framing.</summary>
    public byte[] Body
    {
        get
        {
            lock (body)
                return body.ToArray();
        }
    }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Completes when the whole body is there; fails when the connection broke before.</summary>
    public Task Complete => complete.Task;

    /// <summary>The only value of a header; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public string? Header(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).SingleOrDefault();

    /// <summary>The next piece of the body as it came from the network; empty at the end.</summary>
    public async Task<byte[]> NextPieceAsync() =>
        await pieces.Reader.WaitToReadAsync(Patience.Token()) && pieces.Reader.TryRead(out var piece) ? piece : [];

    internal void Add(byte[] piece)
    {
        lock (body)
            body.AddRange(piece);
        pieces.Writer.TryWrite(piece);
    }

    internal void End(Exception? fault = null)
    {
        pieces.Writer.TryComplete();
        if (fault is null)
            complete.TrySetResult();
        else if (complete.TrySetException(fault))
            _ = complete.Task.Exception;   // seen: a test may not care
    }

    private static (string Name, string Value) Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
    }
}
