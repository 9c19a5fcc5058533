using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Live;

/// <summary>Wakes the gateways on this machine that run on a store, from a command beside them.</summary>
/// <param name="dataFolder">Folder of the database.</param>
public sealed class SocketWakeUp(string dataFolder) : IWakeUp
{
    /// <inheritdoc />
    public async ValueTask<Confirmation> WakeAsync(long seq, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var folder = SocketPlace.FolderFor(dataFolder);
        if (!Directory.Exists(folder))
            return new Confirmation([], []);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(atMost);
        var answers = await Task.WhenAll(Directory.GetFiles(folder, SocketPlace.Pattern).Select(path => AskAsync(path, seq, limit.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return new Confirmation(
            [.. answers.Where(answer => answer?.Applied >= seq).Select(answer => answer!.Node)],
            [.. answers.Where(answer => answer?.Applied < seq).Select(answer => answer!.Node)]);
    }

    // Null: nobody listens there, it is the socket of a gateway that was killed.
    private static async Task<NodePosition?> AskAsync(string path, long seq, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var connected = false;
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            connected = true;
            await socket.SendAsync(Encoding.ASCII.GetBytes($"{seq}\n"), cancellationToken);
            return await AnswerAsync(socket, cancellationToken);
        }
        catch (SocketException) when (!connected)
        {
            return null;
        }
        catch (Exception error) when (error is SocketException or JsonException or OperationCanceledException)
        {
            return new NodePosition(Path.GetFileName(path), -1);
        }
    }

    private static async ValueTask<NodePosition?> AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var answer = new byte[1024];
        var count = 0;
        while (count < answer.Length && await socket.ReceiveAsync(answer.AsMemory(count), cancellationToken) is var read and > 0)
            count += read;

        return JsonSerializer.Deserialize<NodePosition>(answer.AsSpan(0, count), JsonSerializerOptions.Web);
    }
}
