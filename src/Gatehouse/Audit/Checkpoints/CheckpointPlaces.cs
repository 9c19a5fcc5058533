using System.Net.Sockets;
using System.Text;
using Gatehouse.Keys;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>Where checkpoint lines go, so that somebody else keeps them.</summary>
internal interface ICheckpointPlace : IDisposable
{
    /// <summary>Writes a line.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="SocketException">Nobody listens.</exception>
    void Write(string line);
}

/// <summary>To standard output or standard error, or nowhere.</summary>
internal sealed class WriterPlace(TextWriter writer) : ICheckpointPlace
{
    /// <inheritdoc />
    public void Write(string line)
    {
        writer.WriteLine(line);
        writer.Flush();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The writer is the process's own.
    }
}

/// <summary>At the end of a file (0600), one line each.</summary>
internal sealed class FilePlace(string path) : ICheckpointPlace
{
    /// <inheritdoc />
    public void Write(string line)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(path)!);
        using var file = PrivateFiles.Open(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.ASCII.GetBytes(line + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Opened for each line: a file that was rotated away is found anew.
    }
}

/// <summary>To the machine's log, facility authpriv, severity notice.</summary>
/// <param name="socket">Usually <c>/dev/log</c>.</param>
internal sealed class SyslogPlace(string socket = SyslogPlace.Usual) : ICheckpointPlace
{
    /// <summary>Where the machine's log listens.</summary>
    internal const string Usual = "/dev/log";

    // RFC 3164, section 4.1.1: 10 (authpriv) times 8 plus 5 (notice).
    private const int Priority = 10 * 8 + 5;

    /// <inheritdoc />
    public void Write(string line)
    {
        using var sending = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        sending.SendTo(Encoding.ASCII.GetBytes($"<{Priority}>gatehouse: {line}"), new UnixDomainSocketEndPoint(socket));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Opened for each line: the log may have been started anew.
    }
}
