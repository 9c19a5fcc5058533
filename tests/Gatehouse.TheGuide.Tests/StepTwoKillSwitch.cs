using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two, what changes takes effect at once: what was given out is taken back, and stays taken back.</summary>
public sealed class StepTwoKillSwitch
{
    [Fact, Requirement("2.08"), Requirement("1.12")]
    public async Task What_is_revoked_is_refused_at_once_by_name_of_the_node_and_stays_refused_after_a_restart()
    {
        await using var gate = await Gate.OpenAsync(RoadGate.PolicyFile);
        await gate.RunAsync("subject", "create", "alice", "--role", "user");
        await gate.RunAsync("subject", "create", "bob", "--role", "user");
        var (one, bySession, bySubject) = (await gate.TokenForAsync("alice"), await gate.TokenForAsync("alice"), await gate.TokenForAsync("alice"));
        var (byClient, kept) = (await gate.TokenForAsync("bob", "--client", "app"), await gate.TokenForAsync("bob"));
        await gate.CreateKeyAsync("app", ["user"]);
        foreach (var token in new[] { one, bySession, bySubject, byClient, kept })
            Assert.Equal(200, await StatusAsync(gate, token));

        var answer = (await gate.RunAsync("revoke", "token", one, "--wait", "--json")).Done();
        Assert.Equal([$"{Environment.MachineName}-{gate.Process.Id}"], answer.Json.GetProperty("confirmed").EnumerateArray().Select(node => node.GetString()!));
        Assert.Equal((401, 200), (await StatusAsync(gate, one), await StatusAsync(gate, bySession)));

        (await gate.RunAsync("revoke", "session", bySession, "--wait")).Done();
        Assert.Equal((401, 200), (await StatusAsync(gate, bySession), await StatusAsync(gate, bySubject)));

        (await gate.RunAsync("revoke", "subject", "alice", "--wait")).Done();
        (await gate.RunAsync("revoke", "client", "app", "--wait")).Done();
        var after = await gate.TokenForAsync("alice");   // in the same second, perhaps: an epoch is no clock (keycloak#26113)
        Assert.Equal((401, 401, 200, 200), (await StatusAsync(gate, bySubject), await StatusAsync(gate, byClient), await StatusAsync(gate, after), await StatusAsync(gate, kept)));

        await gate.Process.KillAsync();                  // keycloak#31296: revoked tokens were alive again after a restart
        await gate.StartAsync();
        foreach (var token in new[] { one, bySession, bySubject, byClient })
            Assert.Equal(401, await StatusAsync(gate, token));
        Assert.Equal((200, 200), (await StatusAsync(gate, after), await StatusAsync(gate, kept)));

        (await gate.RunAsync("revoke", "all", "--yes", "--wait")).Done();
        Assert.Equal((401, 401), (await StatusAsync(gate, after), await StatusAsync(gate, kept)));
        Assert.Equal(200, await StatusAsync(gate, await gate.TokenForAsync("bob")));
    }

    [Fact, Requirement("2.08")]
    public async Task Without_its_wake_up_a_node_learns_of_a_block_by_itself_and_is_named_all_the_same()
    {
        await using var gate = await Gate.OpenAsync(RoadGate.PolicyFile);
        var key = await gate.CreateKeyAnswerAsync("app", ["user"]);
        var client = gate.WithSecret(key.Json.GetProperty("key").GetString()!);
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/things").StatusAsync());
        File.Delete(Path.Combine(gate.Folder, "data", "gatehouse.sock"));   // as for a gateway in another container

        var blocked = (await gate.RunAsync("key", "block", key.Json.GetProperty("id").GetString()!, "--wait", "--json")).Done();

        Assert.Equal(HttpStatusCode.Unauthorized, await client.SendAsync("GET", "/things").StatusAsync());
        Assert.Equal($"{Environment.MachineName}-{gate.Process.Id}", Assert.Single(blocked.Json.GetProperty("confirmed").EnumerateArray()).GetString());
    }

    [Fact, Requirement("2.08")]
    public async Task A_node_that_died_is_waited_for_until_it_is_known_and_one_that_stopped_is_not()
    {
        await using var gate = await Gate.OpenAsync(RoadGate.PolicyFile);
        var key = (await gate.CreateKeyAnswerAsync("app", ["user"])).Json.GetProperty("id").GetString()!;
        var name = $"{Environment.MachineName}-{gate.Process.Id}";
        await gate.Process.KillAsync();

        var soon = await gate.RunAsync("key", "block", key, "--json");
        var patient = await gate.RunAsync("key", "unblock", key, "--wait", "--json");

        Assert.True(soon.Json.GetProperty("pending").GetArrayLength() == 0 || soon.Json.GetProperty("pending")[0].GetString() == name);
        Assert.Equal((0, 0), (patient.ExitCode, patient.Json.GetProperty("pending").GetArrayLength()));

        await gate.StartAsync();
        Assert.Equal(0, await gate.Process.StopAsync());
        Assert.Equal(0, (await gate.RunAsync("key", "block", key, "--json")).Json.GetProperty("pending").GetArrayLength());
    }

    [Fact, Requirement("2.08")] // The lease: a node that cannot learn of a block must not go on as if there were none.
    public async Task A_node_that_lost_its_store_refuses_cuts_its_streams_and_recovers_by_itself()
    {
        await using var gate = await Gate.OpenAsync(RoadGate.PolicyFile);
        var client = gate.WithKey("user");
        gate.Upstream.Has("/things/live", UpstreamAnswers.Events(Channel.CreateUnbounded<string>().Reader));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things/live");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var cut = Assert.ThrowsAnyAsync<IOException>(async () => await reader.ReadLineAsync(Patience.Token()));
        var database = Path.Combine(gate.Folder, "data", "gatehouse.db");

        File.Move(database, database + ".away");
        var lost = Stopwatch.GetTimestamp();
        await Patience.UntilAsync("the node refuses", async () => await client.SendAsync("GET", "/things").StatusAsync() == HttpStatusCode.ServiceUnavailable);
        Assert.InRange(Stopwatch.GetElapsedTime(lost), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
        await cut;
        Assert.InRange(Stopwatch.GetElapsedTime(lost), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));

        File.Move(database + ".away", database);
        await Patience.UntilAsync("the node is back", async () => await client.SendAsync("GET", "/things").StatusAsync() == HttpStatusCode.OK);
        var line = await DecisionLines.OfAsync(gate, answer.Headers.GetValues("Gatehouse-Request-Id").Single());
        Assert.Equal("stream_cut:lease_expired", line.GetProperty("reason").GetString());
    }

    private static async Task<int> StatusAsync(Gate gate, string token) => (int)await gate.WithToken(token).SendAsync("GET", "/things").StatusAsync();
}
