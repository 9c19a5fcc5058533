using System.Globalization;
using System.Net;
using System.Text;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: lists contain only the caller's things, before an API that lists everybody's.</summary>
public sealed class StepTwoLists(ListsGate lists)
{
    private const string Own = """{"orderId":"1","buyerId":"alice"}""", Others = """{"orderId":"2","buyerId":"bob","secret":"MARK-bob"}""";
    private const string All = $$"""{"items":[{{Others}},{{Own}},{{Others}}],"total":3,"next":"/orders?page=2","newest":{{Others}}}""";
    private readonly Gate gate = lists.Fresh();

    [Fact, Requirement("2.04")]
    public async Task A_list_holds_the_callers_things_and_does_not_tell_how_many_there_are()
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json(All, 200, "X-Total-Count: 3", "ETag: \"of-all\"", "Digest: sha-256=x", "X-Kind: orders",
            "Link: </orders?page=2>; rel=\"next\", </orders?page=17>; rel=\"last\""));

        var answer = await gate.As("alice").SendAsync("GET", "/orders?page=1");

        Assert.Equal((HttpStatusCode.OK, $$"""{"items":[{{Own}}],"next":"/orders?page=2"}"""), (answer.StatusCode, await TextAsync(answer)));
        Assert.Equal("</orders?page=2>; rel=\"next\"", answer.Headers.GetValues("Link").Single());
        Assert.Equal("orders", answer.Headers.GetValues("X-Kind").Single());
        Assert.DoesNotContain(answer.Headers, header => header.Key is "X-Total-Count" or "ETag" or "Digest");
        Assert.Equal("/orders?page=1", gate.Upstream.Seen.Single().Target);
    }

    [Fact, Requirement("2.04")]
    public async Task Who_owns_nothing_of_it_sees_an_empty_list()
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json(All));

        Assert.Equal("""{"items":[],"next":"/orders?page=2"}""", await TextAsync(await gate.As("carol").SendAsync("GET", "/orders")));
    }

    [Fact, Requirement("2.04")]
    public async Task Who_may_read_everybodys_things_gets_the_answer_untouched()
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json(All, 200, "X-Total-Count: 3", "ETag: \"of-all\""));
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/orders");
        ask.Headers.TryAddWithoutValidation("If-None-Match", "\"older\"");

        var answer = await gate.As("clara", "clerk").SendAsync(ask, TestContext.Current.CancellationToken);

        Assert.Equal((All, "3", "\"of-all\""), (await TextAsync(answer), answer.Headers.GetValues("X-Total-Count").Single(), answer.Headers.ETag!.Tag));
        Assert.Equal("\"older\"", gate.Upstream.Seen.Single().Header("If-None-Match"));
    }

    [Theory, Requirement("2.04")] // None of these is proved to be alice's.
    [InlineData("""{"orderId":"3"}""")]
    [InlineData("""{"buyerId":null}""")]
    [InlineData("""{"buyerId":17}""")]
    [InlineData("""{"buyerId":true}""")]
    [InlineData("""{"buyerId":["alice"]}""")]
    [InlineData("""{"buyerId":[["alice","bob"]]}""")]
    [InlineData("""{"buyerId":{"id":"alice"}}""")]
    [InlineData("""{"buyerId":"alice","buyerId":"bob"}""")]
    [InlineData("""{"buyerId":"bob","buyerId":"alice"}""")]
    [InlineData("""{"buyerId":"alice","BUYERID":"bob"}""")]
    [InlineData("""{"buyerId":"alice","buyer\u0049d":"bob"}""")]
    [InlineData("""{"BuyerId":"alice"}""")]
    [InlineData("""{"buyerId":"ALICE"}""")]
    [InlineData("""{"buyerId":"alice "}""")]
    [InlineData("""{"order":{"buyerId":"alice"}}""")]
    [InlineData("""[{"buyerId":"alice"}]""")]
    [InlineData("""[[{"buyerId":"alice"}]]""")]
    [InlineData("\"alice\"")]
    [InlineData("null")]
    [InlineData("17")]
    public async Task What_is_not_proved_to_be_the_callers_is_left_out(string thing)
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json($$"""{"items":[{{thing}},{{Own}},{{thing}}]}"""));
        Assert.Equal($$"""{"items":[{{Own}}]}""", await TextAsync(await gate.As("alice").SendAsync("GET", "/orders")));

        gate.Upstream.Has("/deals", UpstreamAnswers.Json($$"""{"items":[{{Own}},{{thing}}]}"""));
        Assert.Equal(HttpStatusCode.NotFound, await gate.As("alice").SendAsync("GET", "/deals").StatusAsync());
    }

    [Fact, Requirement("2.04")]
    public async Task Where_the_policy_says_so_one_thing_of_another_refuses_the_whole()
    {
        gate.Upstream.Has("/deals", UpstreamAnswers.Json($$"""{"items":[{{Own}},{{Own}}],"total":2}"""));
        Assert.Equal($$"""{"items":[{{Own}},{{Own}}]}""", await TextAsync(await gate.As("alice").SendAsync("GET", "/deals")));

        gate.Upstream.Has("/deals", UpstreamAnswers.Json(All, 200, "X-Total-Count: 3"));
        var mixed = await gate.As("alice").SendAsync("GET", "/deals");
        gate.Upstream.Has("/deals", UpstreamAnswers.Json("{}", 404));
        Assert.Equal(await (await gate.As("alice").SendAsync("GET", "/deals")).LooksAsync(), await mixed.LooksAsync());
        Assert.Equal(HttpStatusCode.NotFound, mixed.StatusCode);

        // Held whole before it leaves, so there is a limit to it.
        gate.Upstream.Has("/deals", UpstreamAnswers.Json($$"""{"items":[{{string.Join(',', Enumerable.Repeat(Own, 150_000))}}]}"""));
        Assert.Equal(HttpStatusCode.BadGateway, await gate.As("alice").SendAsync("GET", "/deals").StatusAsync());
    }

    [Fact, Requirement("2.04"), Requirement("2.13")]
    public async Task Several_owners_totals_that_are_kept_and_the_owners_fields()
    {
        const string Written = """{"writer":{"id":"alice"},"reader":"bob","phone":"1"}""", Read = """{"writer":{"id":"bob"},"reader":"alice","phone":"2"}""", Neither = """{"writer":{"id":"bob"},"phone":"3"}""";
        gate.Upstream.Has("/notes", UpstreamAnswers.Json($"[{Written}, {Neither} ,{Read}]", 200, "X-Total-Count: 3"));

        var answer = await gate.As("alice").SendAsync("GET", "/notes");

        Assert.Equal($"[{Written} ,{Read}]".Replace(" ,", ",", StringComparison.Ordinal), (await TextAsync(answer)).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("3", answer.Headers.GetValues("X-Total-Count").Single());
        Assert.DoesNotContain("phone", await TextAsync(await gate.As("clara", "clerk").SendAsync("GET", "/notes")), StringComparison.Ordinal);
    }

    [Theory, Requirement("2.04")]
    [InlineData(1), InlineData(7), InlineData(64)]
    public async Task An_answer_in_odd_pieces_is_the_same_list(int piece)
    {
        gate.Upstream.Has("/orders", Chunked([All], piece));

        Assert.Equal($$"""{"items":[{{Own}}],"next":"/orders?page=2"}""", await TextAsync(await gate.As("alice").SendAsync("GET", "/orders")));
    }

    [Fact, Requirement("2.04")]
    public async Task Lines_of_JSON_are_things()
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes($"{Others}\n{Own}\n17\n[{Own}]\n{Others}\n"), 200, "Content-Type: application/x-ndjson"));

        Assert.Equal(Own + "\n", await TextAsync(await gate.As("alice").SendAsync("GET", "/orders")));
    }

    [Fact, Requirement("2.04")]
    public async Task A_long_list_streams_while_the_upstream_still_speaks()
    {
        const int Things = 50_000, Tenth = 10;
        var go = new TaskCompletionSource();
        var half = string.Join(',', Enumerable.Range(0, Things / 2).Select(n => n % Tenth == 0 ? Own : Others));
        gate.Upstream.Has("/orders", Chunked(["{\"items\":[" + half, "," + half + "]}"], 60_000, go.Task));

        using var answer = await gate.As("alice").GetAsync("/orders", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var first = new byte[50_000];
        await stream.ReadExactlyAsync(first, Patience.Token());   // of what was said before the upstream goes on
        go.SetResult();
        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest, Patience.Token());

        var text = Encoding.UTF8.GetString([.. first, .. rest.ToArray()]);
        Assert.Equal("{\"items\":[" + string.Join(',', Enumerable.Repeat(Own, Things / Tenth)) + "]}", text);
        Assert.Null(answer.Content.Headers.ContentLength);
    }

    [Theory, Requirement("2.04")]
    [InlineData("")]            // ends too early
    [InlineData("]]}")]
    [InlineData("]}{\"x\":1}")]
    [InlineData(",<html>")]
    [InlineData("],\"items\":[]}")]
    public async Task What_turns_out_malformed_breaks_the_connection_and_never_ends_cleanly(string end)
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json("{\"items\":[" + string.Join(',', Enumerable.Repeat(Own, 10_000)) + end));

        using var answer = await gate.As("alice").GetAsync("/orders", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => TextAsync(answer));
    }

    [Fact, Requirement("2.04")]
    public async Task An_upstream_that_breaks_off_in_the_middle_breaks_the_answer()
    {
        gate.Upstream.Has("/orders", async (_, stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n{\"items\":[" + string.Join(',', Enumerable.Repeat(Own, 10_000))), token);
            throw new IOException("broken on purpose");
        });

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await TextAsync(await gate.As("alice").SendAsync("GET", "/orders")));
    }

    public static TheoryData<string, UpstreamAnswer, int> WhatIsNoList => new()
    {
        { "no list there", UpstreamAnswers.Json($$"""{"results":[{{Others}}]}"""), 502 },
        { "the bare list", UpstreamAnswers.Json($"[{Others}]"), 502 },
        { "an object in its place", UpstreamAnswers.Json("{\"items\":{\"0\":" + Others + "}}"), 502 },
        { "two lists", UpstreamAnswers.Json($$"""{"items":[],"items":[{{Others}}]}"""), 502 },
        { "two lists, one in capitals", UpstreamAnswers.Json($$"""{"Items":[{{Others}}],"items":[]}"""), 502 },
        { "a single thing", UpstreamAnswers.Json(Others), 502 },
        { "a text", UpstreamAnswers.Json("\"MARK-bob\""), 502 },
        { "malformed", UpstreamAnswers.Json($$"""{"items":[{{Own}},"MARK-bob"""), 502 },
        { "a page", UpstreamAnswers.Bytes("<p>MARK-bob"u8.ToArray(), 200, "Content-Type: text/html"), 502 },
        { "of no type", UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes(All)), 502 },
        { "events", UpstreamAnswers.Bytes("data: MARK-bob\n\n"u8.ToArray(), 200, "Content-Type: text/event-stream"), 502 },
        { "compressed", UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes(All), 200, "Content-Type: application/json", "Content-Encoding: gzip"), 502 },
        { "in another character set", UpstreamAnswers.Bytes(Encoding.Unicode.GetBytes(All), 200, "Content-Type: application/json; charset=utf-16"), 502 },
        { "a part", UpstreamAnswers.Json(All, 206, "Content-Range: items 0-2/3"), 502 },
        { "elsewhere", UpstreamAnswers.Json(All, 302, "Location: /orders?of=MARK-bob"), 502 },
        { "not modified", UpstreamAnswers.Raw("HTTP/1.1 304 Not Modified\r\nETag: \"MARK-bob\"\r\n\r\n"), 502 },
        { "refused", UpstreamAnswers.Json(Others, 400), 404 },
        { "forbidden", UpstreamAnswers.Json(Others, 403), 404 },
        { "not found", UpstreamAnswers.Json(Others, 404), 404 },
        { "too often", UpstreamAnswers.Json(Others, 429, "Retry-After: 5"), 404 },
        { "failing", UpstreamAnswers.Json(Others, 500), 502 },
        { "down", UpstreamAnswers.Json(Others, 503, "Retry-After: 7"), 502 },
        { "gone", UpstreamAnswers.HangUp, 502 },
    };

    [Theory, MemberData(nameof(WhatIsNoList)), Requirement("2.04")]
    public async Task What_cannot_be_cut_down_does_not_pass_in_any_status(string what, UpstreamAnswer answer, int status)
    {
        foreach (var path in (string[])["/orders", "/deals"])
        {
            gate.Upstream.Has(path, answer);

            var got = await gate.As("alice").SendAsync("GET", path);

            Assert.True(status == (int)got.StatusCode, $"{what}: {(int)got.StatusCode}");
            Assert.DoesNotContain("MARK-bob", $"{got.Headers}{got.Content.Headers}{await TextAsync(got)}", StringComparison.Ordinal);
            Assert.Null(got.Headers.RetryAfter);
        }
    }

    [Theory, Requirement("2.04")]
    [InlineData("GET"), InlineData("HEAD")]
    public async Task Conditions_ranges_and_HEAD_tell_nothing_of_the_whole(string method)
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json(All, 200, "ETag: \"of-all\"", "X-Total-Count: 3", "Last-Modified: Tue, 01 Jul 2025 10:00:00 GMT", "Accept-Ranges: bytes"));
        using var ask = new HttpRequestMessage(new HttpMethod(method), "/orders");
        foreach (var (name, value) in ((string, string)[])[("Accept-Encoding", "gzip, br"), ("Range", "bytes=0-9"), ("If-Range", "\"of-all\""), ("If-None-Match", "\"of-all\""), ("If-Modified-Since", "Wed, 02 Jul 2025 10:00:00 GMT"), ("TE", "trailers")])
            ask.Headers.TryAddWithoutValidation(name, value);

        var answer = await gate.As("alice").SendAsync(ask, TestContext.Current.CancellationToken);

        var seen = gate.Upstream.Seen.Single();
        Assert.Equal("GET", seen.Method);
        Assert.DoesNotContain(seen.Headers, header => header.Name is "Accept-Encoding" or "Range" or "If-Range" or "If-None-Match" or "If-Modified-Since");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var whole = Encoding.UTF8.GetByteCount(All);
        Assert.NotEqual(whole, answer.Content.Headers.ContentLength);
        Assert.DoesNotContain(answer.Headers.Concat(answer.Content.Headers), header => header.Key is "ETag" or "X-Total-Count" or "Last-Modified" or "Accept-Ranges" or "Content-Range");
        Assert.Equal(method == "HEAD" ? "" : $$"""{"items":[{{Own}}],"next":"/orders?page=2"}""", await TextAsync(answer));
    }

    [Fact, Requirement("2.04")]
    public async Task Trailers_of_the_whole_do_not_follow_what_is_left_of_it()
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Raw($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTrailer: Digest, X-Total-Count\r\nTransfer-Encoding: chunked\r\n\r\n{All.Length:x}\r\n{All}\r\n0\r\nDigest: sha-256=of-all\r\nX-Total-Count: 3\r\n\r\n"));

        var answer = await gate.As("alice").SendAsync("GET", "/orders");

        Assert.DoesNotContain("MARK-bob", await TextAsync(answer), StringComparison.Ordinal);
        Assert.Empty(answer.TrailingHeaders);
    }

    private static UpstreamAnswer Chunked(string[] parts, int piece, Task? between = null) => async (_, stream, token) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), token);
        for (var part = 0; part < parts.Length; part++)
        {
            if (part > 0 && between is not null)
                await between.WaitAsync(token);
            foreach (var octets in Encoding.UTF8.GetBytes(parts[part]).Chunk(piece))
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(octets.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), .. octets, .. "\r\n"u8], token);
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), token);
    };

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
