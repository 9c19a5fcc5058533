using System.Collections.Concurrent;
using Gatehouse.BlackBox;

namespace Gatehouse.Attacks.Tests;

/// <summary>The process is killed under load: what a command had confirmed is still there after the restart.</summary>
public sealed class PowerCut
{
    [Fact]
    public async Task Nothing_that_a_command_confirmed_is_lost()
    {
        await using var gate = await Gate.OpenAsync(Maze.PolicyFile);
        var load = await gate.CreateKeyAsync("load", ["user"]);
        var (live, blocked) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        using var enough = new CancellationTokenSource();

        var traffic = TrafficAsync(gate, load, enough.Token);
        var changes = Enumerable.Range(0, 8).Select(async n =>
        {
            var made = (await gate.CreateKeyAnswerAsync($"client{n}", ["user"])).Json;
            if (n % 2 == 0)
            {
                live.Add(made.GetProperty("key").GetString()!);
                return;
            }

            (await gate.RunAsync("key", "block", made.GetProperty("id").GetString()!)).Done();
            blocked.Add(made.GetProperty("key").GetString()!);
        }).ToList();
        await Task.WhenAny(changes);
        await gate.Process.KillAsync();   // the commands that still run go on: they need no gateway
        await Task.WhenAll(changes);
        await enough.CancelAsync();
        await traffic;

        await gate.StartAsync();
        foreach (var key in live.Append(load))
            Assert.Equal(200, await StatusAsync(gate, key));
        foreach (var key in blocked)
            Assert.Equal(401, await StatusAsync(gate, key));
        Assert.Equal(4, live.Count);
        Assert.Equal(4, blocked.Count);
    }

    private static async Task TrafficAsync(Gate gate, string key, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            try
            {
                await using var connection = await gate.ConnectAsync();
                for (var answer = await AskAsync(connection, key); answer is not null && !cancellationToken.IsCancellationRequested; answer = await AskAsync(connection, key))
                    Assert.Equal(200, answer.Status);
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
            {
                return;   // killed
            }
    }

    private static async Task<int> StatusAsync(Gate gate, string key)
    {
        await using var connection = await gate.ConnectAsync();
        return (await AskAsync(connection, key))!.Status;
    }

    private static async Task<RawAnswer?> AskAsync(RawHttp connection, string key)
    {
        await connection.SendAsync($"GET /users HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {key}\r\n\r\n");
        return await connection.ReadAsync();
    }
}
