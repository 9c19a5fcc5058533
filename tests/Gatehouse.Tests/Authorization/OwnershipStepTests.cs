using System.Net;
using System.Text;
using Gatehouse.Authorization;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization;

/// <summary>Requirement 2.04, of a thing whose owner only the upstream knows: what a client may send beside the body, and what is remembered. Alice owns order 1.</summary>
public sealed class OwnershipStepTests : IDisposable
{
    private const string Text = """
        gatehouse: 1
        api: { upstream: "http://127.0.0.1:5080" }
        roles: [guest, user]
        resources:
          orders:
            owner: answer./buyerId
            ownerChanges: never
            read: ["GET /orders/{orderId}"]
            write: ["POST /orders", "PATCH /orders/{orderId}"]
        access: |
          | resource | guest | user               |
          |----------|-------|--------------------|
          | orders   | -     | own:read own:write |
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gatehouse-ownership-");
    private readonly Alices upstream = new();
    private readonly OwnershipStep step;
    private readonly CompiledPolicy policy;

    public OwnershipStepTests()
    {
        var file = Path.Combine(folder.FullName, "gatehouse.yaml");
        File.WriteAllText(file, Text);
        policy = new PolicyLoader(_ => null).Load(file).Policy!;
        step = new OwnershipStep(upstream, BodyHolder.HoldAsync);
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Theory] // RFC 9110, section 13.1.1: '*' is met by whatever stands there; a list could name a state that is yet to come, whosoever it is then (CWE-367).
    [InlineData(null, null, "\"7\"")]
    [InlineData("\"7\"", null, "\"7\"")]
    [InlineData("*", null, "\"7\"")]
    [InlineData("\"6\", \"7\", \"8\"", null, "\"7\"")]
    [InlineData("\"8\"", 412, null)]
    [InlineData("W/\"7\"", 412, null)]
    public async Task No_condition_of_the_clients_lets_a_write_meet_another_state_than_was_read(string? sent, int? status, string? state)
    {
        upstream.Tag = "\"7\"";
        var request = Request("PATCH", "/orders/1", "{}");
        request.Http.Request.Headers.IfMatch = sent;

        Assert.Equal(status, await StatusAsync(request));
        Assert.Equal(state, request.WrittenState);
    }

    [Fact] // Where no state is known, the client's own condition is better than none.
    public async Task Without_a_state_the_clients_condition_stays()
    {
        var request = Request("PATCH", "/orders/1", "{}");
        request.Http.Request.Headers.IfMatch = "\"8\"";

        Assert.Null(await StatusAsync(request));
        Assert.Null(request.WrittenState);
    }

    [Theory] // Frameworks bind a query to a thing as they do a body (CWE-915).
    [InlineData("PATCH", "/orders/1", "?buyerId=bob", 403)]
    [InlineData("PATCH", "/orders/1", "?x=1&BUYER%49D=bob", 403)]
    [InlineData("PATCH", "/orders/1", "?x=1;order[buyerId]=bob", null)]
    [InlineData("PATCH", "/orders/1", "?buyerId=alice&buyerId=bob", 403)]
    [InlineData("PATCH", "/orders/1", "?buyerId[]=bob", 403)]
    [InlineData("PATCH", "/orders/1", "?buyerId=alice&buyer=bob", null)]
    [InlineData("POST", "/orders", "?buyerId=bob", 403)]
    [InlineData("POST", "/orders", "?buyerId=alice", null)]
    public async Task An_owner_in_the_query_of_a_write_is_the_one_who_stands_there(string method, string path, string query, int? status) =>
        Assert.Equal(status, await StatusAsync(Request(method, path, """{"buyerId":"alice"}""", query)));

    [Theory]
    [InlineData("""{"buyerId":"alice","buyer_id":"bob"}""", 403)]
    [InlineData("""{"buyerId":"alice","$set":{"buyerId":"bob"}}""", 403)]
    [InlineData("""{"buyer_id":"bob"}""", 403)]
    [InlineData("""{"buyerId":"alice","note":{"buyerId":"bob"}}""", null)]
    [InlineData("""{"buyerId":"alice"}""", null)]
    [InlineData("""{"note":"x"}""", null)]
    public async Task A_new_thing_names_no_second_owner(string body, int? status) => Assert.Equal(status, await StatusAsync(Request("POST", "/orders", body)));

    [Theory] // What looks like JSON here and is unpacked to something else there (CWE-436).
    [InlineData("PATCH", "/orders/1")]
    [InlineData("POST", "/orders")]
    public async Task An_encoded_body_is_refused(string method, string path)
    {
        var request = Request(method, path, "{}");
        request.Http.Request.Headers.ContentEncoding = "br";

        Assert.Equal(415, await StatusAsync(request));
    }

    [Theory] // 'GET /orders/1?version=1' or '?select=buyerId:note' shows what the client asked for, not whose the thing is.
    [InlineData("", 0)]
    [InlineData("?version=1", 1)]
    public async Task What_an_answer_shows_is_remembered_only_of_the_thing_itself(string query, int reads)
    {
        var read = Request("GET", "/orders/1", null, query);
        Assert.Null(await StatusAsync(read));
        using var answer = Alices.Thing(null);
        Assert.Null(await Assert.Single(read.Judges).JudgeAsync(read, answer, TestContext.Current.CancellationToken));

        Assert.Null(await StatusAsync(Request("PATCH", "/orders/1", "{}")));

        Assert.Equal(reads, upstream.Reads);
    }

    [Theory]
    [InlineData("image/png", "image/*", true)]
    [InlineData("application/pdf", "application/pdf", true)]
    [InlineData("application/octet-stream", "application/octet-stream", true)]
    [InlineData("image/svg+xml", "image/*", false)]
    [InlineData("application/bson", "application/bson", false)]
    [InlineData("application/toml", "application/toml", false)]
    [InlineData("application/x-java-serialized-object", "application/x-java-serialized-object", false)]
    [InlineData("text/plain", "text/plain", false)]
    [InlineData("image/png", "application/json", false)]
    public void Only_what_is_known_to_hold_no_names_needs_no_look(string type, string declared, bool expected)
    {
        var request = Sample.Request(Declaring(declared));
        request.Http.Request.ContentType = type;

        Assert.Equal(expected, OwnerBody.HoldsNoFields(request));
    }

    internal static CompiledOperation Declaring(string type) => new()
    {
        Number = 0, Method = "PUT", Template = "/orders", PathParameters = [], Resource = "orders", Action = "write", Class = OperationClass.Light, AllowedRoles = 3, OwnRoles = 0, Owner = null,
        RuleLine = 1, AllowsSemicolon = false, Quota = Sample.Light,
        Contract = new ContractOperation("PUT", "/orders", "", null, null, [], [], new ContractBody(true, [new ContractMedia(type, null, "")], ""), [], false),
    };

    private async Task<int?> StatusAsync(RequestContext request)
    {
        var outcome = await step.RunAsync(request, TestContext.Current.CancellationToken);
        return outcome.Continues ? null : outcome.Refusal.Status;
    }

    private RequestContext Request(string method, string path, string? body, string query = "")
    {
        PathValues values = default;
        var operation = policy.Paths.Match(method, path, ref values, out _)!;
        var request = Sample.Request(policy, operation, Sample.Client(1));
        (request.Path, request.Query, request.PathValues, request.Decision) = (path, query, values, CompiledPolicy.Decide(2, operation));
        if (body is null)
            return request;

        request.Http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        request.Http.Request.ContentLength = body.Length;
        request.Http.Request.ContentType = "application/json";
        return request;
    }

    private sealed class Alices : IUpstreamReads
    {
        public string? Tag { get; set; }

        public int Reads { get; private set; }

        public ValueTask<HttpResponseMessage?> ReadAsync(RequestContext request, string path, CancellationToken cancellationToken)
        {
            Reads++;
            return new(Thing(Tag));
        }

        public static HttpResponseMessage Thing(string? tag)
        {
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"buyerId":"alice"}""", Encoding.UTF8, "application/json") };
            if (tag is not null)
                answer.Headers.TryAddWithoutValidation("ETag", tag);
            return answer;
        }
    }
}
