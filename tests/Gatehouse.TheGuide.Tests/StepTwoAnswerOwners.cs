using System.Net;
using System.Text;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: whose is it, where only the upstream's answer says so? What is read.</summary>
public sealed class StepTwoAnswerOwners(HouseGate house)
{
    private const string Alices = """{"orderId":"1","buyerId":"alice","total":42}""";
    private readonly Gate gate = house.Fresh();

    [Fact, Requirement("2.04")]
    public async Task The_owner_gets_the_thing_as_the_upstream_gave_it()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json(Alices, 200, "ETag: \"7\"", "X-Kind: order"));

        var answer = await gate.As("alice").SendAsync("GET", "/orders/1");

        Assert.Equal((HttpStatusCode.OK, Alices), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal("\"7\"", answer.Headers.ETag!.Tag);
        Assert.Equal("order", answer.Headers.GetValues("X-Kind").Single());
        Assert.Single(gate.Upstream.Seen);
    }

    public static TheoryData<string, UpstreamAnswer> WhatAnUpstreamMaySay => new()
    {
        { "another's", UpstreamAnswers.Json("""{"buyerId":"alice","secret":"alices"}""", 200, "ETag: \"9\"", "X-Secret: alices", "Set-Cookie: a=b", "Cache-Control: max-age=60") },
        { "without an owner", UpstreamAnswers.Json("""{"total":1}""") },
        { "null", UpstreamAnswers.Json("""{"buyerId":null}""") },
        { "empty", UpstreamAnswers.Json("""{"buyerId":""}""") },
        { "of another type", UpstreamAnswers.Json("""{"buyerId":true}""") },
        { "a fraction", UpstreamAnswers.Json("""{"buyerId":1.5}""") },
        { "in a list", UpstreamAnswers.Json("""{"buyerId":["bob"]}""") },
        { "in an object", UpstreamAnswers.Json("""{"buyerId":{"id":"bob"}}""") },
        { "twice", UpstreamAnswers.Json("""{"buyerId":"alice","buyerId":"bob"}""") },
        { "twice, the other way round", UpstreamAnswers.Json("""{"buyerId":"bob","buyerId":"alice"}""") },
        { "twice, once escaped", UpstreamAnswers.Json("""{"buyerId":"bob","buyer\u0049d":"alice"}""") },
        { "twice, once in capitals", UpstreamAnswers.Json("""{"buyerId":"bob","BUYERID":"alice"}""") },
        { "in capitals", UpstreamAnswers.Json("""{"BUYERID":"bob"}""") },
        { "a name in capitals", UpstreamAnswers.Json("""{"buyerId":"BOB"}""") },
        { "nested", UpstreamAnswers.Json("""[[{"buyerId":"bob"}]]""") },
        { "below", UpstreamAnswers.Json("""{"order":{"buyerId":"bob"}}""") },
        { "followed by more", UpstreamAnswers.Json("""{"buyerId":"bob"}{"buyerId":"alice"}""") },
        { "half", UpstreamAnswers.Json("""{"buyerId":"bob","x":""") },
        { "too deep", UpstreamAnswers.Json($$"""{"buyerId":"bob","x":{{new string('[', 100)}}{{new string(']', 100)}}}""") },
        { "nothing", UpstreamAnswers.Bytes([], 200, "Content-Type: application/json") },
        { "of no type", UpstreamAnswers.Bytes("""{"buyerId":"bob"}"""u8.ToArray()) },
        { "text", UpstreamAnswers.Bytes("""{"buyerId":"bob"}"""u8.ToArray(), 200, "Content-Type: text/plain") },
        { "a page", UpstreamAnswers.Bytes("<p>alice"u8.ToArray(), 200, "Content-Type: text/html") },
        { "in another character set", UpstreamAnswers.Bytes(Encoding.Unicode.GetBytes("""{"buyerId":"bob"}"""), 200, "Content-Type: application/json; charset=utf-16") },
        { "compressed", UpstreamAnswers.Bytes("""{"buyerId":"bob"}"""u8.ToArray(), 200, "Content-Type: application/json", "Content-Encoding: gzip") },
        { "of two types", UpstreamAnswers.Bytes("""{"buyerId":"bob"}"""u8.ToArray(), 200, "Content-Type: application/json", "Content-Type: text/html") },
        { "huge", UpstreamAnswers.Json($$"""{"buyerId":"bob","x":"{{new string('x', 1024 * 1024)}}"}""") },
        { "huge, in chunks", UpstreamAnswers.Big(3 << 20) },
        { "broken off", UpstreamAnswers.Broken },
        { "204", UpstreamAnswers.Bytes([], 204) },
        { "206", UpstreamAnswers.Json("""{"buyerId":"bob"}""", 206, "Content-Range: bytes 0-16/17") },
        { "301", UpstreamAnswers.Json("{}", 301, "Location: /orders/alices-other-order") },
        { "304", UpstreamAnswers.Raw("HTTP/1.1 304 Not Modified\r\nETag: \"9\"\r\n\r\n") },
        { "401", UpstreamAnswers.Json("{}", 401, "WWW-Authenticate: Basic") },
        { "403", UpstreamAnswers.Json("""{"error":"this is alice's"}""", 403) },
        { "410", UpstreamAnswers.Json("""{"error":"alice deleted it"}""", 410) },
        { "412", UpstreamAnswers.Json("{}", 412) },
        { "416", UpstreamAnswers.Json("{}", 416, "Content-Range: bytes */4711") },
        { "429", UpstreamAnswers.Json("{}", 429, "Retry-After: 5") },
    };

    [Theory, MemberData(nameof(WhatAnUpstreamMaySay)), Requirement("2.04")]
    public async Task What_is_not_proved_to_be_the_callers_looks_as_if_it_did_not_exist(string what, UpstreamAnswer answer)
    {
        gate.Upstream.Has("/orders/2", answer);

        foreach (var method in (string[])["GET", "HEAD"])
        {
            var theirs = await (await AskAsync(method, "/orders/2")).LooksAsync();
            var nobodys = await (await AskAsync(method, "/orders/3")).LooksAsync();

            Assert.StartsWith("404", theirs, StringComparison.Ordinal);
            Assert.True(theirs == nobodys, what);
        }
    }

    [Theory, Requirement("2.04")]
    [InlineData(500), InlineData(503)]
    public async Task A_failing_upstream_says_nothing_of_the_thing(int status)
    {
        gate.Upstream.Has("/orders/2", UpstreamAnswers.Json("""{"error":"NullReference in Order of alice"}""", status, "Retry-After: 7"));

        var answer = await gate.As("bob").SendAsync("GET", "/orders/2");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("answer_not_checkable", (await answer.JsonAsync()).GetProperty("error").GetString());
        Assert.Null(answer.Headers.RetryAfter);
    }

    [Fact, Requirement("2.04")]
    public async Task Conditions_and_ranges_reach_the_upstream_only_when_the_owner_is_known()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json(Alices, 200, "ETag: \"7\""));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders/1");
        foreach (var (name, value) in ((string, string)[])[("Accept-Encoding", "gzip"), ("Range", "bytes=0-3"), ("If-None-Match", "\"7\""), ("If-Match", "\"8\""), ("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT")])
            request.Headers.TryAddWithoutValidation(name, value);

        var answer = await gate.As("alice").SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(gate.Upstream.Seen.Single().Headers, header => header.Name is "Accept-Encoding" or "Range" or "If-None-Match" or "If-Match" or "If-Modified-Since");
    }

    [Fact, Requirement("2.04")]
    public async Task HEAD_is_asked_as_GET_and_answered_without_a_body()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json(Alices, 200, "ETag: \"7\""));

        var answer = await AskAsync("HEAD", "/orders/1", "alice");

        Assert.Equal((HttpStatusCode.OK, "\"7\"", (long?)Alices.Length), (answer.StatusCode, answer.Headers.ETag!.Tag, answer.Content.Headers.ContentLength));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("GET", gate.Upstream.Seen.Single().Method);
    }

    [Fact, Requirement("2.04")]
    public async Task An_answer_in_chunks_is_read_to_its_end_and_passed()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"buyerI\r\nb\r\nd\":\"alice\"}\r\n0\r\n\r\n"));

        Assert.Equal("""{"buyerId":"alice"}""", await (await AskAsync("GET", "/orders/1", "alice")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact, Requirement("2.04")]
    public async Task What_hangs_on_a_thing_is_read_only_after_the_thing()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json(Alices));
        gate.Upstream.Has("/orders/1/invoice", UpstreamAnswers.Bytes("%PDF"u8.ToArray(), 200, "Content-Type: application/pdf"));

        Assert.Equal(HttpStatusCode.NotFound, await gate.As("bob").SendAsync("GET", "/orders/1/invoice").StatusAsync());
        Assert.Equal(["/orders/1"], gate.Upstream.Seen.Select(seen => seen.Target));

        Assert.Equal(HttpStatusCode.OK, await gate.As("alice").SendAsync("GET", "/orders/1/invoice?x=1").StatusAsync());
        Assert.Equal(["/orders/1", "/orders/1", "/orders/1/invoice?x=1"], gate.Upstream.Seen.Select(seen => seen.Target));
    }

    [Theory, Requirement("2.04")]
    [InlineData("alice", HttpStatusCode.OK), InlineData("bob", HttpStatusCode.OK), InlineData("carol", HttpStatusCode.NotFound)]
    public async Task A_thing_of_two_owners_is_eithers(string who, HttpStatusCode status)
    {
        gate.Upstream.Has("/users/zoe/deals/1", UpstreamAnswers.Json("""{"parties":{"buyerId":"alice","sellerId":"bob"}}"""));

        Assert.Equal(status, await gate.As(who).SendAsync("GET", "/users/zoe/deals/1").StatusAsync());
    }

    [Theory, Requirement("2.04")]
    [InlineData("GET", "/orgs/o1/projects"), InlineData("POST", "/orgs/o1/projects"), InlineData("GET", "/papers/p1")]
    public async Task Whoever_owns_the_organisation_owns_what_is_in_it(string method, string path)
    {
        gate.Upstream.Has("/orgs/o1", UpstreamAnswers.Json("""{"adminId":"alice"}"""));
        gate.Upstream.Has("/papers/p1", UpstreamAnswers.Json("""{"orgId":"o1"}"""));
        gate.Upstream.Has("/orgs/o1/projects", UpstreamAnswers.Json("[]"));

        Assert.Equal(HttpStatusCode.OK, await gate.As("alice").SendAsync(method, path, method == "POST" ? "{}" : null).StatusAsync());
        Assert.Equal(HttpStatusCode.NotFound, await gate.As("bob").SendAsync(method, path, method == "POST" ? "{}" : null).StatusAsync());
        Assert.DoesNotContain(gate.Upstream.Seen, seen => seen.Method == "POST" && seen.Header("Gatehouse-Subject") == "bob");
    }

    [Theory, Requirement("2.04")] // CWE-22: whoever writes the paper may choose the id.
    [InlineData("../orgs/o1"), InlineData(".."), InlineData("o1?x"), InlineData("o1/projects"), InlineData("o%31"), InlineData("")]
    public async Task The_id_of_an_owning_thing_leads_nowhere_else(string id)
    {
        gate.Upstream.Has("/papers/p1", UpstreamAnswers.Json($$"""{"orgId":"{{id}}"}"""));
        gate.Upstream.Answer = UpstreamAnswers.Json("""{"adminId":"alice"}""");

        Assert.Equal(HttpStatusCode.NotFound, await gate.As("alice").SendAsync("GET", "/papers/p1").StatusAsync());
        Assert.Single(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.04")]
    public async Task A_stream_of_what_cannot_be_looked_into_is_refused_plainly()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders/1");
        request.Headers.Accept.ParseAdd("text/event-stream");

        Assert.Equal(HttpStatusCode.Forbidden, (await gate.As("alice").SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("2.04")]
    public async Task Who_may_read_everybodys_things_is_not_asked_for_the_owner()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json("""{"total":1}""", 200, "ETag: \"7\""));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders/1");
        request.Headers.TryAddWithoutValidation("If-None-Match", "\"6\"");

        Assert.Equal(HttpStatusCode.OK, (await gate.As("clara", "clerk").SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("\"6\"", gate.Upstream.Seen.Single().Header("If-None-Match"));
    }

    [Theory, Requirement("2.04"), Requirement("2.11")]
    [InlineData("""{"buyerId":"alice"}""", "owner_is_another")]
    [InlineData("""{}""", "owner_missing")]
    [InlineData("""{"buyerId":"bob","buyerid":"alice"}""", "owner_ambiguous")]
    [InlineData("""{""", "owner_unreadable")]
    public async Task The_log_tells_why_what_the_caller_is_not_told(string thing, string reason)
    {
        gate.Upstream.Has("/orders/2", UpstreamAnswers.Json(thing));

        var line = await DecisionLines.OfAsync(gate, await gate.As("bob").SendAsync("GET", "/orders/2").RequestIdOfAsync());

        Assert.Equal(("ownership", reason, 404), (line.GetProperty("step").GetString(), line.GetProperty("reason").GetString(), line.GetProperty("status").GetInt32()));
    }

    private Task<HttpResponseMessage> AskAsync(string method, string path, string who = "bob") => gate.As(who).SendAsync(method, path);
}
