using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Tree;
using Gatehouse.Keys;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Audit.Tree;

/// <summary>One line that can be kept anywhere.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Checkpoint Make(long size = 12) =>
        Checkpoint.Make("AAAAAAAAAAAAAAAAAAAAAA", size, new byte[32], DateTimeOffset.UnixEpoch.AddMilliseconds(1_700_000_000_123.4), KeyStore.Open(folder.Of("keys"), TimeProvider.System).AuditSigner);

    [Fact]
    public void A_line_is_found_again_whatever_a_log_wrote_around_it()
    {
        var made = Make();
        Assert.True(Checkpoint.TryFind($"Nov 24 01:02:03 gate gatehouse[42]: {made.Line} (end)", out var found));
        Assert.Equal((made.Log, made.Size, made.At, made.Key), (found.Log, found.Size, found.At, found.Key));
        Assert.Equal(made.Line, found.Line);
        Assert.NotNull(found.SignedBy());
        Assert.DoesNotContain('\n', made.Line);
    }

    [Fact]
    public void Not_a_character_of_it_can_be_changed()
    {
        var line = Make().Line;
        for (var i = 0; i < line.Length; i++)
        {
            var changed = $"{line[..i]}{(line[i] == '1' ? '2' : '1')}{line[(i + 1)..]}";
            Assert.True(!Checkpoint.TryFind(changed, out var found) || found.SignedBy() is null, $"character {i} of: {line}");
        }
    }

    [Fact]
    public void It_is_appended_to_a_file_that_others_may_not_read()
    {
        using var place = new FilePlace(folder.Of("elsewhere/checkpoints"));
        place.Write(Make(1).Line);
        place.Write(Make(2).Line);
        Assert.Equal([Make(1).Size, Make(2).Size], File.ReadLines(folder.Of("elsewhere/checkpoints")).Select(line => Checkpoint.TryFind(line, out var found) ? found.Size : -1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Of("elsewhere/checkpoints")));
    }

    [Fact]
    public async Task It_reaches_the_machines_log_as_one_datagram()
    {
        var path = folder.Of("log");
        using var listening = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Unspecified);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        listening.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        using var place = new SyslogPlace(path);
        place.Write(Make().Line);

        var datagram = new byte[2048];
        var length = await listening.ReceiveAsync(datagram, TestContext.Current.CancellationToken);
        var text = System.Text.Encoding.ASCII.GetString(datagram, 0, length);
        Assert.StartsWith("<85>gatehouse: gatehouse-audit/1 ", text, StringComparison.Ordinal);
        Assert.True(Checkpoint.TryFind(text, out var found) && found.SignedBy() is not null);
    }
}
