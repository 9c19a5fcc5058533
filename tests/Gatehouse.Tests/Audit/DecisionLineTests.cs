using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Deciding;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Audit;

public sealed class DecisionLineTests : IDisposable
{
    private readonly DecisionLine line = new();

    public void Dispose() => line.Dispose();

    [Fact]
    public void An_allowed_request_is_one_line()
    {
        var request = Sample.Request(Sample.Operation(), Sample.Client(1));
        request.Decision = new Decision(DecisionReason.Granted, 62);

        Assert.Equal(
            """{"time":"2025-07-27T12:00:00Z","request_id":"0123456789abcdefghijkl","source":"192.0.2.1","method":"GET","client":"client1","key_id":"AAAABBBBCCCC","subject":"alice","credential":"key","roles":["user"],"operation":"GET /catalog","rule":"gatehouse.yaml:62","status":200,"decision":"allowed","step":"forwarding","reason":"granted","policy":"00112233445566ff","duration_us":1500,"upstream_status":200}""" + "\n",
            Write(request, new DecisionEntry(200, "forwarding", null, TimeSpan.FromMicroseconds(1500), 200)));
    }

    [Fact]
    public void A_refused_guest_is_one_line_with_the_exact_reason()
    {
        var request = Sample.Request(Sample.Policy([]), null, source: "2001:db8:1:2:3:4:5:6");

        Assert.Equal(
            """{"time":"2025-07-27T12:00:00Z","request_id":"0123456789abcdefghijkl","source":"2001:db8:1:2::/64","method":"GET","status":404,"decision":"refused","step":"arrival","reason":"unknown_operation","policy":"00112233445566ff","duration_us":12}""" + "\n",
            Write(request, new DecisionEntry(404, "arrival", Refusals.NotFound("unknown_operation"), TimeSpan.FromMicroseconds(12))));
    }

    [Fact] // Requirement 2.11, 2.12: what the decision was made with, so that it can be explained and judged again.
    public void What_was_decided_with_is_written_and_nothing_that_was_sent()
    {
        var operation = Sample.Operation(template: "/users/{userId}", owner: new OwnerRule(OwnerPlace.Path, "userId", 0), watched: PolicyPart.All);
        var request = Sample.Request(operation, new Principal { Kind = CredentialKind.Token, Subject = "alice", Client = "app", ClientNumber = 1, Roles = 3, Scope = "catalog:read", KeyScope = "catalog", PlanFactor = 10 });
        request.Path = "/users/alice";
        request.State.Policy.Paths.Match("GET", request.Path, ref request.PathValues, out _);
        request.Quota = new QuotaState("light", 1000, 3600, 999, 4);
        request.Heed(PolicyPart.Validation, new Refusal(400, "invalid_request", "No.", "contract") { Step = "validation", Faults = [new("body/emails/alice@example.org", "text"), new("query.limit", "a number")] });

        var json = JsonDocument.Parse(Write(request, new DecisionEntry(200, "forwarding", null, default))).RootElement;

        Assert.Equal("token", json.GetProperty("credential").GetString());
        Assert.Equal("""["guest","user"]""", json.GetProperty("roles").GetRawText());
        Assert.Equal("""["catalog:read","catalog"]""", json.GetProperty("scopes").GetRawText());
        Assert.Equal((10, 1000, 3600, 999), (json.GetProperty("plan").GetInt32(), json.GetProperty("limit").GetInt32(), json.GetProperty("window_s").GetInt32(), json.GetProperty("remaining").GetInt32()));
        Assert.Equal(("path.userId", true), (json.GetProperty("owner_at").GetString(), json.GetProperty("is_owner").GetBoolean()));
        Assert.Equal("validation:contract", json.GetProperty("would_refuse")[0].GetString());
        Assert.Equal(["body/emails/…: text", "query.limit: a number"], json.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()));
    }

    [Fact] // "Which key was it?" is the first question after a 401.
    public void A_refused_key_is_named_by_its_public_id()
    {
        var request = Sample.Request(Sample.Operation());
        request.PresentedKeyId = "DDDDEEEEFFFF";

        var written = Write(request, new DecisionEntry(401, "authentication", new Refusal(401, "invalid_credential", "No.", "key_expired"), default));

        Assert.Contains("\"key_id\":\"DDDDEEEEFFFF\"", written, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"key_expired\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\"client\"", written, StringComparison.Ordinal);
    }

    [Theory] // CWE-117 and CWE-150: no line of one's own, no field of one's own, no escape sequence for the terminal of who reads it
    [InlineData("x\r\n{\"request_id\":\"forged\"}")]
    [InlineData("x\",\"decision\":\"allowed")]
    [InlineData("\u001b]0;owned\u0007")]
    [InlineData("a\u2028b\u2029c\u0085d\u202e")]
    [InlineData("\ud800 alone")]
    [InlineData("\0")]
    public void Nothing_a_client_sends_can_leave_its_field(string hostile)
    {
        var request = Sample.Request(Sample.Operation(), Sample.Client(1, subject: hostile));
        request.Http.Request.Method = hostile;

        var written = Write(request, new DecisionEntry(200, "forwarding", null, default));

        Assert.Equal(written.Length - 1, written.IndexOf('\n', StringComparison.Ordinal));
        Assert.All(written.TrimEnd('\n'), character => Assert.InRange(character, ' ', '~'));
        Assert.Equal(1, JsonDocument.Parse(written).RootElement.EnumerateObject().Count(member => member.Name == "decision"));
        Assert.Equal(hostile.Replace('\ud800', '\ufffd'), JsonDocument.Parse(written).RootElement.GetProperty("subject").GetString());
    }

    [Fact]
    public void What_a_client_chooses_is_cut_at_a_length()
    {
        var request = Sample.Request(Sample.Operation(), Sample.Client(1));
        request.Http.Request.Method = new string('A', 100_000);

        Assert.InRange(Write(request, new DecisionEntry(405, "arrival", null, default)).Length, 256, 1024);
    }

    [Fact]
    public void Neither_secrets_nor_paths_nor_queries_are_written()
    {
        var request = Sample.Request(Sample.Operation(template: "/users/{userId}"), Sample.Client(1));
        request.Http.Request.Headers.Authorization = "Bearer SECRET";
        request.Http.Request.Headers["X-Api-Key"] = "SECRET";
        request.Http.Request.Path = request.Path = "/users/SECRET";
        request.Query = "?token=SECRET";

        Assert.DoesNotContain("SECRET", Write(request, new DecisionEntry(200, "forwarding", null, default)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("::1", "unknown")]
    [InlineData("fe80::1", "fe80::/64")]
    [InlineData("ffff:ffff:ffff:ffff::", "ffff:ffff:ffff:ffff::/64")]
    public void A_source_is_written_as_people_read_it(string address, string expected)
    {
        Span<byte> text = stackalloc byte[SourceText.MaxLength];

        var length = SourceText.Write(SourceAddress.Of(System.Net.IPAddress.Parse(address)), text);

        Assert.Equal(expected, Encoding.ASCII.GetString(text[..length]));
    }

    [Fact] // "granted_to_owner" beside "is_owner": false would be a lie.
    public void What_was_let_pass_because_rights_are_watched_was_granted_to_nobody()
    {
        var request = Sample.Request(Sample.Operation(watched: PolicyPart.All), Sample.Client(1));
        request.Decision = new Decision(DecisionReason.GrantedIfOwner, 62);
        Assert.Contains("\"reason\":\"granted_to_owner\"", Write(request, new DecisionEntry(200, "forwarding", null, default)), StringComparison.Ordinal);

        Assert.Null(request.Heed(PolicyPart.Ownership, Refusals.NotFound("owner_is_another")));

        Assert.Contains("\"reason\":\"watched\"", Write(request, new DecisionEntry(200, "forwarding", null, default)), StringComparison.Ordinal);
    }

    [Fact] // The policy and the snapshot of the request, not of the moment: line 62 of which file?
    public void After_a_reload_the_line_names_the_policy_the_request_was_judged_by()
    {
        var (old, recent) = (Sample.Operation(line: 62), Sample.Operation(line: 70));
        Write(Sample.Request(old), default);

        Assert.Contains("gatehouse.yaml:70", Write(Sample.Request(recent), default), StringComparison.Ordinal);
        Assert.Contains("gatehouse.yaml:62", Write(Sample.Request(old), default), StringComparison.Ordinal);
    }

    private string Write(RequestContext request, in DecisionEntry entry) => Encoding.UTF8.GetString(line.Write(request, entry));
}
