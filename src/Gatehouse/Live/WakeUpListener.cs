using System.Buffers.Text;
using System.Net.Sockets;
using System.Text.Json;
using Gatehouse.Keys;

namespace Gatehouse.Live;

/// <summary>Listens on a 0600 Unix socket for commands that changed the store: <c>seq\n</c> in, <c>{"node":…,"applied":…}\n</c> out once the node stands there.</summary>
/// <remarks>Who can open the socket can open the database too; all it can do is wake the node and learn its position.</remarks>
public sealed class WakeUpListener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly LiveView live;
    private readonly FileStream claim;
    private readonly Socket socket;
    private readonly SemaphoreSlim room = new(32);
    private readonly CancellationTokenSource ending = new();
    private readonly Task accepting;

    private WakeUpListener(LiveView live, FileStream claim, string path)
    {
        (this.live, this.claim, Path) = (live, claim, path);
        socket = Listen(path);
        accepting = Task.Run(AcceptAsync);
    }

    /// <summary>The socket.</summary>
    public string Path { get; }

    /// <summary>Begins to listen, on the first socket of the store that no living gateway has.</summary>
    /// <param name="live">The view to be woken.</param>
    /// <param name="dataFolder">Folder of the database.</param>
    /// <exception cref="StoreUnavailableException">No socket can be made there.</exception>
    public static WakeUpListener Start(LiveView live, string dataFolder)
    {
        var folder = SocketPlace.MakeFolder(dataFolder);
        for (var number = 1; number <= SocketPlace.Most; number++)
        {
            var path = System.IO.Path.Combine(folder, SocketPlace.Name(number));
            if (Claim(path + ".lock") is { } claim)
                return new WakeUpListener(live, claim, path);
        }

        throw new StoreUnavailableException($"{folder}: {SocketPlace.Most} gateways run on this store already; end one of them");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        socket.Dispose();
        await accepting;
        File.Delete(Path);
        await claim.DisposeAsync();
        ending.Dispose();
        room.Dispose();
    }

    // The lock says who lives, not the socket's file: that one stays when a gateway is killed.
    private static FileStream? Claim(string path)
    {
        try
        {
            return PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Socket Listen(string path)
    {
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        socket.Listen(64);
        return socket;
    }

    private async Task AcceptAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var caller = await socket.AcceptAsync(ending.Token);
                if (room.Wait(0, ending.Token))
                    _ = AnswerAsync(caller);
                else
                    caller.Dispose();
            }
            catch (SocketException)
            {
                // Out of file handles, perhaps: the poll still finds every change.
                await Task.WhenAny(Task.Delay(100, ending.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(Socket caller)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        limit.CancelAfter(2 * Patience);
        try
        {
            using (caller)
            {
                if (await ReadAsync(caller, limit.Token) is not { } seq)
                    return;

                live.Wake();
                await live.WaitForAsync(seq, Patience, limit.Token);
                await caller.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new NodePosition(live.Node, live.Applied), JsonSerializerOptions.Web), limit.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // The caller went away, or says nothing.
        }
        finally
        {
            if (!ending.IsCancellationRequested)
                room.Release();
        }
    }

    private static async ValueTask<long?> ReadAsync(Socket caller, CancellationToken cancellationToken)
    {
        var line = new byte[24];
        for (var count = 0; count < line.Length;)
        {
            var read = await caller.ReceiveAsync(line.AsMemory(count), cancellationToken);
            if (read == 0)
                return null;

            count += read;
            if (line[count - 1] == '\n')
                return Utf8Parser.TryParse(line.AsSpan(0, count - 1), out long seq, out var used) && used == count - 1 ? seq : null;
        }

        return null;
    }
}

/// <summary>How far a node is.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Applied">The log position its requests are judged by.</param>
internal sealed record NodePosition(string Node, long Applied);
