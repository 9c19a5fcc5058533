using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Any API: streams, upgrades and versions of HTTP go through the same steps.</summary>
public sealed class Streams(RoadGate road)
{
    private readonly Gate gate = road.Fresh();

    [Fact, Requirement("6.02")]
    public async Task A_WebSocket_is_opened_for_whoever_may_and_carries_messages_both_ways()
    {
        gate.Upstream.Answer = UpstreamAnswers.WebSocketEcho;
        using var socket = await WebSocketAsync(await gate.CreateKeyAsync("talker", ["user"]), "/things");

        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var buffer = new byte[64];
        var echo = await socket.ReceiveAsync(buffer, Patience.Token());

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, echo.Count));
        Assert.Equal("talker", (await gate.Upstream.NextAsync()).Header("Gatehouse-Client"));
    }

    [Fact, Requirement("6.02"), Requirement("2.06")]
    public async Task A_WebSocket_is_not_opened_for_whoever_may_not()
    {
        gate.Upstream.Answer = UpstreamAnswers.WebSocketEcho;

        await Assert.ThrowsAsync<WebSocketException>(() => WebSocketAsync("road_live_wrong", "/things"));
        await Assert.ThrowsAsync<WebSocketException>(async () => await WebSocketAsync(await gate.CreateKeyAsync("guestly", ["guest"]), "/things"));
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("6.02")]
    public async Task Server_sent_events_arrive_one_by_one()
    {
        var events = Channel.CreateUnbounded<string>();
        gate.Upstream.Answer = UpstreamAnswers.Events(events.Reader);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await gate.WithKey("user").SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        foreach (var text in new[] { "one", "two", "three" })
        {
            await events.Writer.WriteAsync(text, TestContext.Current.CancellationToken);
            Assert.Equal($"data: {text}", await reader.ReadLineAsync(Patience.Token()));
            Assert.Equal("", await reader.ReadLineAsync(Patience.Token()));
        }

        events.Writer.Complete();
        Assert.Null(await reader.ReadLineAsync(Patience.Token()));
    }

    [Fact, Requirement("6.02")]
    public async Task A_body_that_nothing_checks_streams_to_the_upstream_while_it_is_sent()
    {
        var half = new string('a', 256 * 1024);
        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync($"PUT /things/1 HTTP/1.1\r\nHost: x\r\nX-Api-Key: {await gate.CreateKeyAsync("streamer", ["user"])}\r\nTransfer-Encoding: chunked\r\n\r\n{half.Length:x}\r\n{half}\r\n");
        var seen = await gate.Upstream.NextAsync();
        Assert.NotEmpty(await seen.NextPieceAsync());   // while the second half was not even sent

        await connection.SendAsync($"{half.Length:x}\r\n{half}\r\n0\r\n\r\n");
        await seen.Complete;
        Assert.Equal(2 * half.Length, seen.Body.Length);
        Assert.Equal(200, (await connection.ReadAsync())!.Status);
    }

    [Fact, Requirement("6.02")]
    public async Task A_large_answer_streams_through_complete()
    {
        gate.Upstream.Answer = UpstreamAnswers.Big(64 * 1024 * 1024);

        var body = await gate.WithKey("user").GetByteArrayAsync(new Uri("/things", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(64 * 1024 * 1024, body.Length);
    }

    [Fact, Requirement("6.02")]
    public async Task HTTP_2_is_spoken_with_many_requests_on_one_connection()
    {
        using var client = gate.WithKey("user");
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/things/{n}") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact }, TestContext.Current.CancellationToken)));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version)));
        Assert.Equal(20, gate.Upstream.Seen.Select(seen => seen.Target).Distinct().Count());
    }

    [Fact, Requirement("6.02")]
    public async Task A_client_that_goes_away_ends_the_request_upstream()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.Upstream.Answer = async (_, stream, cancellationToken) =>
        {
            var end = await stream.ReadAsync(new byte[1], cancellationToken);   // 0 when the gateway closes
            if (end == 0)
                ended.TrySetResult();
            throw new IOException("gone");
        };
        var connection = await gate.ConnectAsync();
        await connection.SendAsync($"GET /things HTTP/1.1\r\nHost: x\r\nX-Api-Key: {await gate.CreateKeyAsync("leaver", ["user"])}\r\n\r\n");
        await gate.Upstream.NextAsync();

        await connection.DisposeAsync();

        await ended.Task.WaitAsync(Patience.Token());
    }

    [Fact, Requirement("6.02")]
    public async Task An_upstream_that_hangs_up_is_502_and_one_that_breaks_off_never_ends_cleanly()
    {
        gate.Upstream.Answer = UpstreamAnswers.HangUp;
        Assert.Equal(HttpStatusCode.BadGateway, await gate.WithKey("user").SendAsync("GET", "/things").StatusAsync());

        gate.Upstream.Answer = UpstreamAnswers.Broken;
        await Assert.ThrowsAsync<HttpRequestException>(() => gate.WithKey("user").SendAsync("GET", "/things"));
    }

    [Fact, Requirement("6.10")]
    public async Task A_preflight_is_answered_for_named_origins_only_and_never_forwarded()
    {
        var allowed = await PreflightAsync("https://shop.example");
        var denied = await PreflightAsync("https://evil.example");

        Assert.Equal("https://shop.example", allowed.Header("Access-Control-Allow-Origin"));
        Assert.Contains("PUT", allowed.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("X-Api-Key", allowed.Header("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Null(denied.Header("Access-Control-Allow-Origin"));
        Assert.Null(allowed.Header("Access-Control-Allow-Credentials"));
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("6.10")]
    public async Task Only_the_policy_says_which_origin_may_read_an_answer()
    {
        gate.Upstream.Answer = UpstreamAnswers.Json("{}", 200, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Credentials: true");
        var key = await gate.CreateKeyAsync("browser", ["user"]);

        var named = await GetAsync("https://shop.example");
        var other = await GetAsync("https://evil.example");

        Assert.Equal("https://shop.example", named.Header("Access-Control-Allow-Origin"));
        Assert.Null(other.Header("Access-Control-Allow-Origin"));
        Assert.Null(named.Header("Access-Control-Allow-Credentials"));

        async Task<RawAnswer> GetAsync(string origin) =>
            (await gate.SendRawAsync($"GET /things HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nX-Api-Key: {key}\r\n\r\n"))!;
    }

    private async Task<RawAnswer> PreflightAsync(string origin) =>
        (await gate.SendRawAsync($"OPTIONS /things/1 HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-api-key\r\n\r\n"))!;

    private async Task<ClientWebSocket> WebSocketAsync(string key, string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Api-Key", key);
        using var invoker = new HttpMessageInvoker(gate.Handler(), disposeHandler: false);
        await socket.ConnectAsync(new UriBuilder(gate.Address) { Scheme = "wss", Path = path }.Uri, invoker, Patience.Token());
        return socket;
    }
}
