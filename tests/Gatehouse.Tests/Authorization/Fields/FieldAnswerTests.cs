using System.Net;
using System.Text;
using Gatehouse.Authorization;
using Gatehouse.Authorization.Answers;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Tests.Authorization.Fields;

/// <summary>Requirement 2.13: of the upstream's answer nothing passes unchecked.</summary>
public sealed class FieldAnswerTests
{
    private const string Profile = """{"id":"bob","phone":"+4930123456","passwordHash":"$2b$12$abc"}""";

    [Theory]
    [InlineData("guest", null, """{"id":"bob","phone":"****3456"}""")]
    [InlineData("user", null, """{"id":"bob","phone":"****3456"}""")]
    [InlineData("user", false, """{"id":"bob","phone":"****3456"}""")]
    [InlineData("user", true, """{"id":"bob","phone":"+4930123456"}""")]
    [InlineData("support", null, """{"id":"bob","phone":"+4930123456"}""")]
    [InlineData("admin", null, """{"id":"bob","phone":"+4930123456"}""")]
    public async Task A_role_sees_what_the_policy_says(string role, bool? owner, string expected)
    {
        var (refusal, answer) = await JudgedAsync(Json(Profile), role, owner);

        Assert.Null(refusal);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(expected.Length, answer.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Errors_are_answers_too(int status)
    {
        var (_, answer) = await JudgedAsync(Json("""{"error":"no","user":{"passwordHash":"x"}}""", status, "application/problem+json"));

        Assert.Equal("""{"error":"no","user":{}}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("text/event-stream")]
    [InlineData("application/octet-stream")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("")]
    public async Task What_cannot_be_looked_into_does_not_pass(string type)
    {
        var (refusal, _) = await JudgedAsync(Json(Profile, type: type));

        Assert.Equal((502, "answer_not_checkable", "fields_not_json"), (refusal?.Status, refusal?.Error, refusal?.Reason));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br, identity")]
    public async Task A_compressed_answer_does_not_pass(string coding)
    {
        var answer = Json(Profile);
        answer.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);

        Assert.Equal(502, (await JudgedAsync(answer)).Refusal?.Status);
    }

    [Fact]
    public async Task A_part_of_an_answer_does_not_pass() => Assert.Equal("answer_in_parts", (await JudgedAsync(Json(Profile, 206))).Refusal?.Reason);

    [Theory]
    [InlineData("{\"a\":", "answer_not_json")]
    [InlineData("<html>", "answer_not_json")]
    public async Task What_is_malformed_at_its_beginning_is_a_clear_refusal(string body, string reason) =>
        Assert.Equal((502, reason), ((await JudgedAsync(Json(body))).Refusal?.Status, (await JudgedAsync(Json(body))).Refusal?.Reason));

    [Fact] // It breaks, it never ends cleanly.
    public async Task What_is_malformed_later_breaks_the_answer()
    {
        var (refusal, answer) = await JudgedAsync(Json($"[{string.Join(',', Enumerable.Repeat("{\"a\":1}", 20_000))},<]"));

        Assert.Null(refusal);
        await Assert.ThrowsAsync<AnswerFault>(async () => await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/html")]
    public async Task Nothing_may_be_anything(string type)
    {
        var (refusal, _) = await JudgedAsync(new HttpResponseMessage { Content = new Chunked([], type) });

        Assert.Null(refusal);
    }

    [Fact] // The length, digest and validators of the whole would tell what was left out.
    public async Task What_speaks_of_the_octets_that_were_goes()
    {
        var answer = Json(Profile);
        foreach (var name in new[] { "ETag", "Digest", "Repr-Digest", "Accept-Ranges", "Signature" })
            answer.Headers.TryAddWithoutValidation(name, "\"x\"");
        answer.Headers.TryAddWithoutValidation("X-Kept", "1");
        answer.Content.Headers.TryAddWithoutValidation("Content-MD5", "x");
        answer.Content.Headers.TryAddWithoutValidation("Content-Language", "de");
        answer.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;

        await JudgedAsync(answer);

        Assert.Equal(["X-Kept"], answer.Headers.Select(header => header.Key));
        Assert.Equal(["Content-Language", "Content-Length", "Content-Type"], answer.Content.Headers.Select(header => header.Key).Order());
    }

    [Fact]
    public async Task HEAD_does_not_tell_the_length_of_the_whole()
    {
        var answer = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        answer.Content.Headers.TryAddWithoutValidation("Content-Length", "4711");
        answer.Headers.TryAddWithoutValidation("ETag", "\"x\"");

        var (refusal, judged) = await JudgedAsync(answer, method: "HEAD");

        Assert.Null(refusal);
        Assert.DoesNotContain(judged.Content.Headers.NonValidated, header => header.Key == "Content-Length");
        Assert.Empty(judged.Headers);
    }

    [Fact]
    public async Task Who_sees_everything_pays_nothing()
    {
        var rules = new[] { new FieldRule("catalog/phone", null, false, ["support"], null, null) };
        var operation = Scene.Operation();
        var request = Scene.Request(operation, "support");
        var all = Scene.Request(new CompiledOperation
        {
            Number = 0, Method = "GET", Template = "/u", PathParameters = [], Resource = "catalog", Action = "read", Class = OperationClass.Light, AllowedRoles = 15, OwnRoles = 0, Owner = null,
            RuleLine = 1, Contract = null, AllowsSemicolon = false, Quota = RateLimiting.Sample.Light, Fields = rules,
        }, "support");

        Assert.Null(await Scene.WhyNotAsync(all));

        Assert.Empty(all.Judges);
        Assert.False(all.ReadsAnswer);
        Assert.Null(await Scene.WhyNotAsync(request));
        Assert.Single(request.Judges);   // nobody sees the hash of a password
        Assert.True(request.ReadsAnswer);
    }

    [Fact]
    public async Task A_stream_both_ways_is_refused()
    {
        var request = Scene.Request(Scene.Operation());
        request.IsUpgrade = true;

        Assert.Equal("fields_in_stream", (await Scene.WhyNotAsync(request))?.Reason);
    }

    [Fact]
    public async Task Where_it_is_only_watched_nothing_is_hidden_and_it_is_written_down()
    {
        var request = Scene.Request(Scene.Operation(watched: PolicyPart.Fields));

        Assert.Null(await Scene.WhyNotAsync(request));
        Assert.Empty(request.Judges);
        Assert.Equal("fields_hidden", Assert.Single(request.WouldRefuse).Reason);
    }

    [Theory] // What is no list passes in no status.
    [InlineData(200, null)]
    [InlineData(206, "list_in_parts")]
    [InlineData(302, "list_moved")]
    [InlineData(400, "upstream_refused")]
    [InlineData(404, "upstream_refused")]
    [InlineData(500, "upstream_failed")]
    public async Task Of_a_list_only_good_answers_pass(int status, string? reason)
    {
        var answer = Json("""{"items":[{"buyerId":"bob"}],"total":1}""", status);
        answer.Headers.TryAddWithoutValidation("X-Total-Count", "1");
        answer.Headers.TryAddWithoutValidation("Link", "</o?page=2>; rel=\"next\", </o?a=1,2&page=17>; rel=last");
        var request = Scene.Request(Scene.Operation());

        var refusal = await Filter().JudgeAsync(request, answer, TestContext.Current.CancellationToken);

        Assert.Equal(reason, refusal?.Reason);
        if (reason is not null)
            return;
        Assert.Equal("""{"items":[]}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Link"], answer.Headers.Select(header => header.Key));
        Assert.Equal("</o?page=2>; rel=\"next\"", answer.Headers.GetValues("Link").Single());
    }

    [Fact] // Requirement 2.12.
    public async Task A_list_that_is_only_watched_stays_whole_and_is_written_down()
    {
        var answer = Json("""{"items":[{"buyerId":"bob"}],"total":1}""");
        var request = Scene.Request(Scene.Operation(watched: PolicyPart.Ownership));

        Assert.Null(await Filter().JudgeAsync(request, answer, TestContext.Current.CancellationToken));
        Assert.Equal("""{"items":[{"buyerId":"bob"}],"total":1}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Single(request.WouldRefuse);
    }

    private static ListFilter Filter() => new(new ListRule("/items", false), new ThingOwner(new OwnerRule(OwnerPlace.Answer, "/buyerId")));

    private static async Task<(Refusal? Refusal, HttpResponseMessage Answer)> JudgedAsync(HttpResponseMessage answer, string role = "user", bool? owner = null, string method = "GET")
    {
        var request = Scene.Request(Scene.Operation(), role, owner: owner);
        request.Http.Request.Method = method;
        Assert.Null(await Scene.WhyNotAsync(request));
        return (await Assert.Single(request.Judges).JudgeAsync(request, answer, TestContext.Current.CancellationToken), answer);
    }

    private static HttpResponseMessage Json(string body, int status = 200, string type = "application/json") =>
        new((HttpStatusCode)status) { Content = new Chunked(Encoding.UTF8.GetBytes(body), type) };

    private sealed class Chunked : HttpContent
    {
        private readonly byte[] body;

        public Chunked(byte[] body, string type)
        {
            this.body = body;
            if (type.Length > 0)
                Headers.TryAddWithoutValidation("Content-Type", type);
        }

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new MemoryStream(body));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(body, 0, body.Length);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
