using System.Net;
using System.Text;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two, field by field: the upstream answers everything to everybody and takes whatever it is sent.</summary>
public sealed class StepTwoFields(FieldsGate fields)
{
    private const string Secret = "$2b$12$kept-back";
    private const string Alice = """{ "id":"alice", "phone":"+4930123456", "passwordHash":"$2b$12$kept-back", "n":1.50e3 }""";

    private readonly Gate gate = fields.Fresh();

    [Fact, Requirement("2.13")]
    public async Task A_field_that_nobody_sees_never_leaves_and_the_rest_is_as_it_was()
    {
        gate.Upstream.Has("/users/alice", UpstreamAnswers.Json(Alice, 200, "ETag: \"of-all\"", "Digest: sha-256=x"));

        var own = await gate.As("alice").SendAsync("GET", "/users/alice");
        Assert.Equal("""{ "id":"alice", "phone":"+4930123456", "n":1.50e3 }""", Tight(await TextAsync(own)));
        Assert.DoesNotContain(own.Headers, header => header.Key is "ETag" or "Digest");
        Assert.Contains("\"****3456\"", await TextAsync(await gate.As("root", "admin").SendAsync("GET", "/users/alice")), StringComparison.Ordinal);
        Assert.Contains("\"+4930123456\"", await TextAsync(await gate.As("sue", "support").SendAsync("GET", "/users/alice")), StringComparison.Ordinal);
    }

    [Theory, Requirement("2.13")]
    [InlineData("""{"data":{"users":[[{"passwordHash":"$2b$12$kept-back"}]]}}""", 200)]
    [InlineData("""{"p\u0061sswordHash":"$2b$12$kept-back"}""", 200)]
    [InlineData("""{"PASSWORDHASH":"$2b$12$kept-back","passwordHash":{"x":"$2b$12$kept-back"}}""", 200)]
    [InlineData("""{"error":"no","user":{"passwordHash":"$2b$12$kept-back"}}""", 500)]
    [InlineData("""{"error":"no","user":{"passwordHash":"$2b$12$kept-back"}}""", 409)]
    [InlineData("""{"passwordHash":"$2b$12$kept-back",""", 200)]
    public async Task It_does_not_leave_in_an_envelope_an_error_or_another_spelling(string json, int status)
    {
        gate.Upstream.Answer = UpstreamAnswers.Json(json, status);

        Assert.DoesNotContain(Secret, await TextAsync(await gate.As("alice").SendAsync("GET", "/people")), StringComparison.Ordinal);
    }

    [Theory, Requirement("2.13")]
    [InlineData("text/html")]
    [InlineData("text/event-stream")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json\r\nContent-Encoding: gzip")]
    public async Task An_answer_that_cannot_be_looked_into_is_not_passed(string type)
    {
        gate.Upstream.Answer = UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes(Alice), 200, $"Content-Type: {type}");

        var answer = await gate.As("alice").SendAsync("GET", "/people");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("answer_not_checkable", (await answer.JsonAsync()).GetProperty("error").GetString());
    }

    [Fact, Requirement("2.13")]
    public async Task The_upstream_is_asked_for_the_whole_and_HEAD_tells_no_length()
    {
        gate.Upstream.Answer = UpstreamAnswers.Json(Alice);
        using var ask = new HttpRequestMessage(HttpMethod.Head, "/people");
        ask.Headers.TryAddWithoutValidation("Range", "bytes=0-10");
        ask.Headers.TryAddWithoutValidation("If-None-Match", "\"x\"");
        ask.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");

        var answer = await gate.As("alice").SendAsync(ask, TestContext.Current.CancellationToken);

        var seen = await gate.Upstream.NextAsync();
        Assert.Null(seen.Header("Range") ?? seen.Header("If-None-Match") ?? seen.Header("Accept-Encoding"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Content.Headers.ContentLength);
    }

    [Fact, Requirement("2.13")]
    public async Task A_long_answer_that_turns_out_malformed_breaks_and_never_ends_cleanly()
    {
        gate.Upstream.Answer = UpstreamAnswers.Json($"[{string.Join(',', Enumerable.Repeat("{\"name\":\"x\"}", 50_000))}");

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await TextAsync(await gate.As("alice").SendAsync("GET", "/people")));
    }

    [Theory, Requirement("2.13")]
    [InlineData("PATCH", "/users/alice", """{"name":"x","role":"admin"}""")]
    [InlineData("PATCH", "/users/alice", """{"Role":"admin"}""")]
    [InlineData("PATCH", "/users/alice", """[{"op":"add","path":"/role","value":"admin"}]""")]
    [InlineData("POST", "/people", """[{"user":{"r\u006fle":"admin"}}]""")]
    public async Task A_field_that_is_not_theirs_to_set_is_refused_by_name(string method, string path, string body)
    {
        var answer = await gate.As("alice").SendAsync(method, path, body);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("body/role", (await answer.JsonAsync()).GetProperty("faults")[0].GetProperty("at").GetString());
        Assert.Empty(gate.Upstream.Seen);
        Assert.Equal(HttpStatusCode.OK, await gate.As("root", "admin").SendAsync(method, path, body).StatusAsync());
    }

    [Fact, Requirement("2.13")]
    public async Task Nor_is_it_set_by_a_form_or_the_query()
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, "/people") { Content = new FormUrlEncodedContent([new("user[role]", "admin")]) };

        Assert.Equal(HttpStatusCode.Forbidden, await gate.As("alice").SendAsync(form, TestContext.Current.CancellationToken).StatusAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await gate.As("alice").SendAsync("POST", "/people?role=admin", "{}").StatusAsync());
        Assert.Empty(gate.Upstream.Seen);
        Assert.Equal(HttpStatusCode.OK, await gate.As("alice").SendAsync("POST", "/people", """{"name":"x"}""").StatusAsync());
    }

    [Fact, Requirement("2.12"), Requirement("2.13")]
    public async Task A_rule_that_only_watches_is_noted_while_the_others_of_its_resource_bind()
    {
        gate.Upstream.Answer = UpstreamAnswers.Json("""{"nickname":"al","passwordHash":"$2b$12$kept-back"}""");

        var read = await gate.As("alice").SendAsync("GET", "/people");
        Assert.Equal("""{"nickname":"al"}""", await TextAsync(read));
        var write = await gate.As("alice").SendAsync("POST", "/people", """{"nickname":"al"}""");
        Assert.Equal(HttpStatusCode.OK, write.StatusCode);
        var both = await gate.As("alice").SendAsync("POST", "/people", """{"nickname":"al","role":"admin"}""");
        Assert.Equal("body/role", (await both.JsonAsync()).GetProperty("faults").EnumerateArray().Single().GetProperty("at").GetString());

        foreach (var answer in new[] { read, write })
            Assert.Contains("fields", (await DecisionLines.OfAsync(gate, answer.Headers.GetValues("Gatehouse-Request-Id").Single())).GetProperty("would_refuse").ToString(), StringComparison.Ordinal);
        var sues = await gate.As("sue", "support").SendAsync("GET", "/people");
        Assert.False((await DecisionLines.OfAsync(gate, sues.Headers.GetValues("Gatehouse-Request-Id").Single())).TryGetProperty("would_refuse", out _));
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static string Tight(string json) => json.Replace(",  ", ", ", StringComparison.Ordinal).Replace("\"  ,", "\",", StringComparison.Ordinal);
}
