using System.Net.Sockets;
using System.Text;
using Gatehouse.Live;

namespace Gatehouse.Storage.Tests;

/// <summary>Commands beside a running gateway tell it that the log has grown.</summary>
public sealed class WakeUpSocketTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_command_learns_who_has_applied_its_change()
    {
        using var house = await House.OpenAsync();
        using var node = new Node(house.Storage, house.Secrets);
        node.View.Start();
        await using var listener = WakeUpListener.Start(node.View, house.Data);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(listener.Path));

        var change = await house.Storage.Subjects.CreateAsync("alice", ["user"], House.Someone, default);
        var confirmation = await new SocketWakeUp(house.Data).WakeAsync(change.Seq, Long, default);
        Assert.Equal([node.View.Node], confirmation.Confirmed);
        Assert.Empty(confirmation.Pending);
        Assert.Equal(0b010UL, node.View.Current.Snapshot.RolesOf("alice"));
    }

    [Fact]
    public async Task Where_no_gateway_runs_nobody_is_waited_for()
    {
        using var house = await House.OpenAsync();
        var confirmation = await new SocketWakeUp(house.Data).WakeAsync(1, Long, default);
        Assert.Empty(confirmation.Confirmed);
        Assert.Empty(confirmation.Pending);
    }

    [Fact]
    public async Task Two_gateways_on_one_store_are_both_asked()
    {
        using var house = await House.OpenAsync();
        using var one = new Node(house.Storage, house.Secrets);
        using var two = new Node(house.Storage, house.Secrets);
        one.View.Start();
        await using var first = WakeUpListener.Start(one.View, house.Data);
        await using var second = WakeUpListener.Start(two.View, house.Data);
        Assert.Equal(["gatehouse.sock", "gatehouse-2.sock"], [Path.GetFileName(first.Path), Path.GetFileName(second.Path)]);

        // The second never starts to follow: it is named as pending.
        var change = await house.Storage.Subjects.CreateAsync("alice", [], House.Someone, default);
        var confirmation = await new SocketWakeUp(house.Data).WakeAsync(change.Seq, TimeSpan.FromSeconds(1), default);
        Assert.Single(confirmation.Confirmed);
        Assert.Equal(["gatehouse-2.sock"], confirmation.Pending);
    }

    [Fact] // What kill -9 leaves: a file that nobody listens on.
    public async Task The_socket_of_a_gateway_that_was_killed_is_taken_over()
    {
        using var house = await House.OpenAsync();
        var path = Path.Combine(house.Data, "gatehouse.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Moved away, because a socket that is disposed of in order takes its file with it.
            dead.Bind(new UnixDomainSocketEndPoint(path + ".bound"));
            File.Move(path + ".bound", path);
        }

        await File.WriteAllTextAsync(path + ".lock", "");
        Assert.True(File.Exists(path));
        Assert.Empty((await new SocketWakeUp(house.Data).WakeAsync(1, Long, default)).Pending);

        using var node = new Node(house.Storage, house.Secrets);
        node.View.Start();
        await using var listener = WakeUpListener.Start(node.View, house.Data);
        Assert.Equal(path, listener.Path);
        Assert.Single((await new SocketWakeUp(house.Data).WakeAsync(0, Long, default)).Confirmed);
    }

    [Fact]
    public async Task A_data_folder_too_deep_for_a_socket_has_its_socket_elsewhere()
    {
        using var house = await House.OpenAsync();
        using var node = new Node(house.Storage, house.Secrets);
        node.View.Start();
        var deep = house.Folder.Of(new string('d', 120));
        var folder = SocketPlace.FolderFor(deep);
        await using (var listener = WakeUpListener.Start(node.View, deep))
        {
            Assert.Equal(folder, Path.GetDirectoryName(listener.Path));
            Assert.True(Encoding.UTF8.GetByteCount(listener.Path) < 104);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            Assert.Single((await new SocketWakeUp(deep).WakeAsync(0, Long, default)).Confirmed);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("hello\n"), InlineData("1x\n"), InlineData("99999999999999999999\n"), InlineData("1111111111111111111111111111111111"), InlineData("")]
    public async Task Whoever_says_something_else_gets_no_answer_and_does_no_harm(string said)
    {
        using var house = await House.OpenAsync();
        using var node = new Node(house.Storage, house.Secrets);
        node.View.Start();
        await using var listener = WakeUpListener.Start(node.View, house.Data);
        using (var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await caller.ConnectAsync(new UnixDomainSocketEndPoint(listener.Path));
            await caller.SendAsync(Encoding.ASCII.GetBytes(said));
            caller.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await Answer(caller));
        }

        Assert.Single((await new SocketWakeUp(house.Data).WakeAsync(0, Long, default)).Confirmed);
    }

    private static async Task<int> Answer(Socket caller)
    {
        try
        {
            return await caller.ReceiveAsync(new byte[100]);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
