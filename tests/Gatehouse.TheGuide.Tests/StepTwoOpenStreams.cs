using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two, what changes takes effect at once: also on what is already on its way.</summary>
public sealed class StepTwoOpenStreams(RoadGate road)
{
    private readonly Gate gate = road.Fresh();

    [Fact, Requirement("2.08")]
    public async Task A_WebSocket_is_cut_on_both_sides_when_its_key_is_blocked()
    {
        var upstreamEnd = WatchWebSocket("/things/ws");
        var key = await gate.CreateKeyAnswerAsync("talker", ["user"]);
        using var socket = await WebSocketAsync(key.Json.GetProperty("key").GetString()!, "/things/ws");
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        await socket.ReceiveAsync(new byte[64], Patience.Token());

        var cut = Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[64], Patience.Token()));
        (await gate.RunAsync("key", "block", key.Json.GetProperty("id").GetString()!, "--wait")).Done();

        await WithinASecondAsync(cut);             // no close frame: it never ends cleanly
        await WithinASecondAsync(upstreamEnd);
    }

    [Theory, Requirement("2.08")]
    [InlineData("1.1"), InlineData("2.0")]
    public async Task Events_stop_when_their_subject_is_suspended_and_nobody_elses(string version)
    {
        var (mine, others) = (Events("/things/mine"), Events("/things/others"));
        var (name, other) = ($"sue-{version}", $"other-{version}");
        using var suspended = await ListenAsync(gate.As(name, "user"), "/things/mine", version);
        using var left = await ListenAsync(gate.As(other, "user"), "/things/others", version);
        await mine.WriteAsync("one", TestContext.Current.CancellationToken);
        Assert.Equal("data: one", await suspended.ReadLineAsync(Patience.Token()));
        Assert.Equal("", await suspended.ReadLineAsync(Patience.Token()));

        var cut = Assert.ThrowsAnyAsync<IOException>(async () => await suspended.ReadLineAsync(Patience.Token()));
        (await gate.RunAsync("subject", "suspend", name, "--wait")).Done();
        await WithinASecondAsync(cut);

        await others.WriteAsync("still here", TestContext.Current.CancellationToken);
        Assert.Equal("data: still here", await left.ReadLineAsync(Patience.Token()));
    }

    [Fact, Requirement("2.08"), Requirement("2.07")]
    public async Task A_role_taken_away_cuts_what_only_the_role_allowed_and_the_log_says_so()
    {
        Events("/things/roles");
        var client = gate.As("rolf", "user");
        using var request = Request("/things/roles", "1.1");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        var cut = Assert.ThrowsAnyAsync<IOException>(async () => await reader.ReadLineAsync(Patience.Token()));
        (await gate.RunAsync("subject", "role", "remove", "rolf", "user", "--wait")).Done();
        await WithinASecondAsync(cut);

        var line = await DecisionLines.OfAsync(gate, answer.Headers.GetValues("Gatehouse-Request-Id").Single());
        Assert.Equal(("stream_cut:not_granted", "forwarding", 403, 200), (line.GetProperty("reason").GetString(), line.GetProperty("step").GetString(), line.GetProperty("status").GetInt32(), line.GetProperty("upstream_status").GetInt32()));
    }

    [Fact, Requirement("2.08")]
    public async Task A_download_that_its_reader_lets_wait_is_cut()
    {
        gate.Upstream.Has("/things/big", UpstreamAnswers.Big(1L << 30));
        var key = await gate.CreateKeyAnswerAsync("reader", ["user"]);
        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync($"GET /things/big HTTP/1.1\r\nHost: x\r\nX-Api-Key: {key.Json.GetProperty("key").GetString()}\r\n\r\n");
        await gate.Upstream.NextAsync();

        (await gate.RunAsync("key", "block", key.Json.GetProperty("id").GetString()!, "--wait")).Done();

        // What stands in the network's buffers may still be read; the end of the answer never comes.
        await Assert.ThrowsAnyAsync<Exception>(async () => Assert.NotNull(await connection.ReadAsync()));
    }

    [Fact, Requirement("2.08")]
    public async Task An_upload_on_its_way_is_cut()
    {
        var key = await gate.CreateKeyAnswerAsync("sender", ["user"]);
        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync($"PUT /things/up HTTP/1.1\r\nHost: x\r\nX-Api-Key: {key.Json.GetProperty("key").GetString()}\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        var seen = await gate.Upstream.NextAsync();
        Assert.NotEmpty(await seen.NextPieceAsync());

        (await gate.RunAsync("key", "block", key.Json.GetProperty("id").GetString()!, "--wait")).Done();

        await Assert.ThrowsAnyAsync<Exception>(() => seen.Complete.WaitAsync(Patience.Token()));
        Assert.Equal("half", seen.Text);
        Assert.Equal(401, (await connection.ReadAsync())!.Status);
    }

    [Fact, Requirement("2.08")]
    public async Task A_request_that_waits_for_its_answer_gets_none_of_it()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.Upstream.Has("/things/slow", UpstreamAnswers.Slow(answered.Task));
        var key = await gate.CreateKeyAnswerAsync("waiter", ["user"]);
        var asked = gate.WithSecret(key.Json.GetProperty("key").GetString()!).SendAsync("GET", "/things/slow");
        await gate.Upstream.NextAsync();

        (await gate.RunAsync("key", "block", key.Json.GetProperty("id").GetString()!, "--wait")).Done();
        var answer = await asked;
        answered.SetResult();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain("slow", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact, Requirement("2.08"), Requirement("6.04")]
    public async Task A_new_policy_cuts_what_it_does_not_allow()
    {
        await using var own = await Gate.OpenAsync(RoadGate.PolicyFile);
        var events = Channel.CreateUnbounded<string>();
        own.Upstream.Has("/things", UpstreamAnswers.Events(events.Reader));
        using var reader = await ListenAsync(own.WithKey("user"), "/things", "1.1");

        var cut = Assert.ThrowsAnyAsync<IOException>(async () => await reader.ReadLineAsync(Patience.Token()));
        await own.ChangePolicyAsync(text => text.Replace("| things   | -     | read write | full  |", "| things   | -     | write      | full  |", StringComparison.Ordinal));

        await cut;
    }

    private static async Task WithinASecondAsync(Task task)
    {
        var begun = Stopwatch.GetTimestamp();
        await task.WaitAsync(Patience.Token());
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private ChannelWriter<string> Events(string path)
    {
        var events = Channel.CreateUnbounded<string>();
        gate.Upstream.Has(path, UpstreamAnswers.Events(events.Reader));
        return events.Writer;
    }

    private Task WatchWebSocket(string path)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.Upstream.Has(path, async (request, stream, cancellationToken) =>
        {
            try
            {
                await UpstreamAnswers.WebSocketEcho(request, stream, cancellationToken);
            }
            catch (WebSocketException)
            {
                ended.TrySetResult();
                throw new IOException("cut");
            }
        });
        return ended.Task;
    }

    private static HttpRequestMessage Request(string path, string version)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Accept.ParseAdd("text/event-stream");
        return request;
    }

    private static async Task<StreamReader> ListenAsync(HttpClient client, string path, string version)
    {
        var answer = await client.SendAsync(Request(path, version), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), Encoding.UTF8);
    }

    private async Task<ClientWebSocket> WebSocketAsync(string key, string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Api-Key", key);
        using var invoker = new HttpMessageInvoker(gate.Handler(), disposeHandler: false);
        await socket.ConnectAsync(new UriBuilder(gate.Address) { Scheme = "wss", Path = path }.Uri, invoker, Patience.Token());
        return socket;
    }
}
