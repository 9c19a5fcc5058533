using System.Text;
using Gatehouse.Authorization;
using Gatehouse.Policy.Model;
using Gatehouse.Request;
using Gatehouse.Tests.RateLimiting;

namespace Gatehouse.Tests.Authorization;

/// <summary>Requirement 2.04: one's own things only; the caller is alice.</summary>
public sealed class OwnerTests
{
    [Theory]
    [InlineData("alice", 200)]
    [InlineData("%61lice", 200)]
    [InlineData("bob", 404)]
    [InlineData("Alice", 404)]
    [InlineData("alice%20", 404)]
    [InlineData("%2561lice", 404)] // decoded once, as the upstream does
    [InlineData("ali%00ce", 404)]
    [InlineData("alic\u0435", 404)] // a Cyrillic letter
    [InlineData("", 404)]
    public async Task In_the_path(string segment, int status)
    {
        var request = Request(new OwnerRule(OwnerPlace.Path, "userId", 0));
        request.Path = "/users/" + segment;
        request.PathValues[0] = 7..request.Path.Length;

        Assert.Equal(status, await StatusAsync(request));
    }

    [Theory]
    [InlineData("?owner=alice", 200)]
    [InlineData("?x=1&owner=alice&y=2", 200)]
    [InlineData("?owner=%61lice", 200)]
    [InlineData("?%6fwner=alice", 200)]
    [InlineData("?owners=bob&owner=alice", 200)]
    [InlineData("?owner=bob", 404)]
    [InlineData("", 404)]
    [InlineData("?owner=", 404)]
    [InlineData("?owner", 404)]
    [InlineData("?owner=alice&owner=alice", 404)]
    [InlineData("?owner=alice&owner=bob", 404)]
    [InlineData("?owner=alice&Owner=bob", 404)]   // ASP.NET ignores case
    [InlineData("?owner=alice&%6fwner=bob", 404)]
    [InlineData("?owner=alice&owner[]=bob", 404)] // PHP, Rails
    [InlineData("?owner=alice&owner%5B0%5D=bob", 404)]
    [InlineData("?owner=alice&+owner=bob", 404)]  // PHP trims
    [InlineData("?owner=alice&x=1;owner=bob", 404)] // split at ';' too
    [InlineData("?owner=alice;x=1", 404)]
    [InlineData("?x=1;owner=alice", 404)]
    [InlineData("?OWNER=alice", 404)]
    [InlineData("?owner[]=alice", 404)]
    public async Task In_the_query_exactly_once(string query, int status)
    {
        var request = Request(new OwnerRule(OwnerPlace.Query, "owner"));
        request.Query = query;

        Assert.Equal(status, await StatusAsync(request));
    }

    [Theory]
    [InlineData("alice", 200)]
    [InlineData("bob", 404)]
    [InlineData("", 404)]
    [InlineData(null, 404)]
    public async Task In_a_claim_of_the_credential(string? value, int status)
    {
        var principal = new Principal { Kind = CredentialKind.Token, Subject = "alice", Client = "app", ClientNumber = 1, Roles = 2, Claim = name => name == "tenant" ? value : "alice" };

        Assert.Equal(status, await StatusAsync(Request(new OwnerRule(OwnerPlace.Claim, "tenant"), principal)));
    }

    [Fact]
    public async Task A_credential_without_claims_owns_nothing_by_claim() =>
        Assert.Equal(404, await StatusAsync(Request(new OwnerRule(OwnerPlace.Claim, "tenant"))));

    [Theory]
    [InlineData("""{"buyerId":"alice"}""", 200)]
    [InlineData("""{"items":[{"buyerId":"bob"}],"buyerId":"alice","note":{"buyerId":"bob"}}""", 200)]
    [InlineData("""{"buyer\u0049d":"\u0061lice"}""", 200)]
    [InlineData("""{"buyerId":"bob"}""", 403)]
    [InlineData("""{}""", 403)]
    [InlineData("""[]""", 403)]
    [InlineData("\"alice\"", 403)]
    [InlineData("""{"buyerId":null}""", 403)]
    [InlineData("""{"buyerId":["alice"]}""", 403)]
    [InlineData("""{"buyerId":{"x":"alice"}}""", 403)]
    [InlineData("""{"buyerId":true}""", 403)]
    [InlineData("""{"buyerId":"alice","buyerId":"alice"}""", 403)]
    [InlineData("""{"buyerId":"alice","buyerId":"bob"}""", 403)]
    [InlineData("""{"buyerId":"bob","buyerId":"alice"}""", 403)]
    [InlineData("""{"buyerId":"alice","buyer\u0049d":"bob"}""", 403)]
    [InlineData("""{"buyerId":"alice","BUYERID":"bob"}""", 403)]     // ASP.NET ignores case
    [InlineData("""{"buyerId":"alice","b\u0055yerId":"bob"}""", 403)]
    [InlineData("""{"BuyerId":"alice"}""", 403)]
    [InlineData("""{"buyerId":"alice"} {"buyerId":"bob"}""", 400)]
    [InlineData("""{"buyerId":"alice"}x""", 400)]
    [InlineData("""{"buyerId":"alice",}""", 400)]
    [InlineData("""{"buyerId":"alice"/* */}""", 400)]
    [InlineData("""{"buyerId":"alice","x":""", 400)]
    [InlineData("""{"buyerId":"\ud800"}""", 400)]
    [InlineData("\ufeff{\"buyerId\":\"alice\"}", 400)]
    [InlineData("", 400)]
    [InlineData("buyerId=alice", 400)]
    public async Task In_the_body_exactly_once(string body, int status) =>
        Assert.Equal(status, await StatusAsync(Request(new OwnerRule(OwnerPlace.Body, "/buyerId")), body));

    [Theory]
    [InlineData("/order/buyer~1id", """{"order":{"buyer/id":"alice"}}""", 200)]
    [InlineData("/a~01", """{"a~1":"alice"}""", 200)]
    [InlineData("/items/1/owner", """{"items":[{"owner":"bob"},{"owner":"alice"}]}""", 200)]
    [InlineData("/items/01/owner", """{"items":[{"owner":"bob"},{"owner":"alice"}]}""", 403)]
    [InlineData("/items/2/owner", """{"items":[{"owner":"alice"}]}""", 403)]
    [InlineData("/order/buyerId", """{"order":{"buyerId":"alice"},"order":{"buyerId":"bob"}}""", 403)]
    [InlineData("/order/buyerId", """{"order":{"buyerId":"alice"},"Order":{"buyerId":"bob"}}""", 403)]
    [InlineData("/kind", "{\"kind\":\"alice\",\"\u212Aind\":\"bob\"}", 403)] // Go reads the Kelvin sign as k
    [InlineData("", "\"alice\"", 200)]
    public async Task By_any_JSON_pointer(string pointer, string body, int status) =>
        Assert.Equal(status, await StatusAsync(Request(new OwnerRule(OwnerPlace.Body, pointer)), body));

    [Theory]
    [InlineData("""{"buyerId":4711}""", 200)]
    [InlineData("""{"buyerId":"4711"}""", 200)]
    [InlineData("""{"buyerId":4711.0}""", 403)]
    [InlineData("""{"buyerId":4.711e3}""", 403)]
    [InlineData("""{"buyerId":4712}""", 403)]
    public async Task A_whole_number_is_compared_as_text(string body, int status) =>
        Assert.Equal(status, await StatusAsync(Request(new OwnerRule(OwnerPlace.Body, "/buyerId"), Sample.Client(1, subject: "4711")), body));

    [Theory] // CWE-436: a form or another character set is read by other rules upstream.
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=UTF-8", 200)]
    [InlineData("application/vnd.shop+json", 200)]
    [InlineData("application/json; charset=utf-7", 415)]
    [InlineData("application/json; charset=\"utf-16\"", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("text/plain", 415)]
    [InlineData(null, 415)]
    public async Task Only_in_JSON(string? type, int status) =>
        Assert.Equal(status, await StatusAsync(Request(new OwnerRule(OwnerPlace.Body, "/buyerId")), """{"buyerId":"alice"}""", type));

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large()
    {
        var request = Request(new OwnerRule(OwnerPlace.Body, "/buyerId"));
        request.Http.Request.ContentType = "application/json";

        var refusal = (await new AuthorizationStep((_, maxBytes, _) => Held(maxBytes), (_, _) => true, _ => "").RunAsync(request, default)).Refusal;

        Assert.Equal((413, "content_too_large"), (refusal.Status, refusal.Error));
        static ValueTask<HeldBody?> Held(long maxBytes) => new(maxBytes == 1 << 20 ? null : new TextBody("{}"));
    }

    [Fact] // Held once; the rooms behind read the same bytes.
    public async Task The_held_body_stays_with_the_request()
    {
        var request = Request(new OwnerRule(OwnerPlace.Body, "/buyerId"));
        await StatusAsync(request, """{"buyerId":"alice"}""");

        Assert.Equal(19, request.Body!.Length);
    }

    [Fact] // Byte for byte the same answer as for a thing that does not exist.
    public async Task Anothers_thing_looks_as_if_it_did_not_exist()
    {
        var request = Request(new OwnerRule(OwnerPlace.Path, "userId", 0));
        request.Path = "/users/bob";
        request.PathValues[0] = 7..10;

        var refusal = (await Step("").RunAsync(request, default)).Refusal;

        Assert.Equal(Refusals.NotFound("owner_is_another"), refusal);
    }

    private static RequestContext Request(OwnerRule rule, Principal? principal = null) =>
        Sample.Request(Sample.Operation("POST", allowed: 0, own: 2, owner: rule), principal ?? Sample.Client(1));

    private static async Task<int> StatusAsync(RequestContext request, string body = "", string? type = "application/json")
    {
        request.Http.Request.ContentType = type;
        var outcome = await Step(body).RunAsync(request, default);
        return outcome.Continues ? 200 : outcome.Refusal.Status;
    }

    private static AuthorizationStep Step(string body) => new((_, _, _) => new(new TextBody(body)), (_, _) => true, _ => "");

    private sealed class TextBody(string text) : HeldBody
    {
        private readonly byte[] bytes = Encoding.UTF8.GetBytes(text);

        public override long Length => bytes.Length;

        public override ReadOnlySpan<byte> Bytes => bytes;

        public override Stream OpenRead() => new MemoryStream(bytes);

        public override ValueTask DisposeAsync() => default;
    }
}
