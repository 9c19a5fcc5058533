using System.Net;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step two: whose is it, where only the upstream's answer says so? What is written.</summary>
public sealed class StepTwoAnswerOwnersWrites(HouseGate house)
{
    private readonly Gate gate = house.Fresh();

    public static TheoryData<string, string, string?> Writes => new()
    {
        { "PATCH", "/orders/1", """{"note":"x"}""" },
        { "PUT", "/orders/1", """{"note":"x"}""" },
        { "DELETE", "/orders/1", null },
        { "POST", "/orders/1/cancel", null },
    };

    [Theory, MemberData(nameof(Writes)), Requirement("2.04")]
    public async Task Nothing_is_written_before_it_is_known_whose_it_is(string method, string path, string? body)
    {
        Has("/orders/1", """{"buyerId":"alice"}""");

        var theirs = await (await gate.As("bob").SendAsync(method, path, body)).LooksAsync();
        Assert.Equal(["GET /orders/1"], Seen());
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json("{}", 404));
        var nobodys = await (await gate.As("bob").SendAsync(method, path, body)).LooksAsync();

        Assert.StartsWith("404", theirs, StringComparison.Ordinal);
        Assert.Equal(theirs, nobodys);
        Assert.DoesNotContain(gate.Upstream.Seen, seen => seen.Method != "GET" || seen.Body.Length > 0);
    }

    [Theory, MemberData(nameof(Writes)), Requirement("2.04")]
    public async Task The_owners_write_is_sent_after_the_thing_was_read(string method, string path, string? body)
    {
        Has("/orders/1", """{"buyerId":"alice"}""");
        gate.Upstream.Has("/orders/1/cancel");

        Assert.Equal(HttpStatusCode.OK, await gate.As("alice").SendAsync(method, path, body).StatusAsync());

        Assert.Equal(["GET /orders/1", $"{method} {path}"], Seen());
        Assert.Equal(body ?? "", gate.Upstream.Seen[1].Text);
    }

    [Fact, Requirement("2.04")]
    public async Task What_is_read_first_carries_who_asks_and_nothing_of_what_they_sent()
    {
        Has("/orders/1", """{"buyerId":"alice"}""");
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/orders/1?x=1") { Content = Requests.Json("{}") };
        request.Headers.TryAddWithoutValidation("X-Custom", "mine");
        request.Headers.TryAddWithoutValidation("Cookie", "a=b");

        await gate.As("alice").SendAsync(request, TestContext.Current.CancellationToken);

        var read = gate.Upstream.Seen[0];
        Assert.Equal("/orders/1", read.Target);
        Assert.Equal("alice", read.Header("Gatehouse-Subject"));
        Assert.NotNull(read.Header("Gatehouse-Assertion"));
        Assert.DoesNotContain(read.Headers, header => header.Name is "X-Custom" or "Cookie" or "Content-Type" or "Content-Length" or "X-Api-Key");
    }

    [Theory, Requirement("2.04")]
    [InlineData("ETag: \"7\"", null, "\"7\"")]
    [InlineData("ETag: \"7\"", "*", "\"7\"")]            // '*' is met by whatever stands there, whosoever it is by then
    [InlineData("ETag: W/\"7\"", "\"5\"", "\"5\"")]
    [InlineData("ETag: W/\"7\"", null, null)]
    [InlineData("ETag: \"7", null, null)]
    [InlineData("X-None: 1", null, null)]
    public async Task A_write_is_bound_to_the_state_that_was_read(string header, string? sent, string? expected)
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json("""{"buyerId":"alice"}""", 200, header));
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/orders/1") { Content = Requests.Json("{}") };
        if (sent is not null)
            request.Headers.TryAddWithoutValidation("If-Match", sent);

        await gate.As("alice").SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, gate.Upstream.Seen[1].Header("If-Match"));
    }

    [Fact, Requirement("2.04")]
    public async Task A_write_on_another_state_than_was_read_is_not_sent()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json("""{"buyerId":"alice"}""", 200, "ETag: \"7\""));
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/orders/1") { Content = Requests.Json("{}") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"8\"");

        Assert.Equal(HttpStatusCode.PreconditionFailed, await gate.As("alice").SendAsync(request, TestContext.Current.CancellationToken).StatusAsync());

        Assert.Equal(["GET /orders/1"], Seen());
    }

    [Fact, Requirement("2.04")] // The ETag of the order says nothing of its cancellation.
    public async Task A_write_elsewhere_is_not_bound()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.Json("""{"buyerId":"alice"}""", 200, "ETag: \"7\""));

        await gate.As("alice").SendAsync("POST", "/orders/1/cancel");

        Assert.Null(gate.Upstream.Seen[1].Header("If-Match"));
    }

    [Theory, Requirement("2.04")]
    [InlineData("""{"buyerId":"bob"}""")]
    [InlineData("""{"buyerId":null}""")]
    [InlineData("""{"BuyerID":"bob"}""")]
    [InlineData("""{"buyer\u0049d":"bob"}""")]
    [InlineData("""{"buyerId":"alice","buyerId":"bob"}""")]
    [InlineData("""{"buyerId":["alice"]}""")]
    [InlineData("""[{"op":"replace","path":"/buyerId","value":"bob"}]""")]
    [InlineData("""[{"op":"replace","path":"/BUYERID","value":"bob"}]""")]
    [InlineData("""[{"op":"replace","path":"buyerId","value":"bob"}]""")]
    [InlineData("""[{"op":"replace","path":"","value":{"x":1}}]""")]
    [InlineData("""[{"op":"remove","path":"/buyerId"}]""", "application/json-patch+json")]
    [InlineData("""[{"op":"move","from":"/buyerId","path":"/note"}]""", "application/json-patch+json")]
    [InlineData("""{"buyerId":"bob"}""", "application/merge-patch+json")]
    public async Task A_thing_is_neither_given_away_nor_orphaned(string body, string type = "application/json")
    {
        Has("/orders/1", """{"buyerId":"alice"}""");

        Assert.Equal(HttpStatusCode.Forbidden, await PatchAsync("/orders/1", body, type));
        Assert.Equal(["GET /orders/1"], Seen());
    }

    [Theory, Requirement("2.04")]
    [InlineData("""{"buyerId":"alice","note":"x"}""")]
    [InlineData("""{"note":"buyerId"}""")]
    [InlineData("""{"gift":{"buyerId":"bob"}}""")]
    [InlineData("""[{"op":"replace","path":"/note","value":"bob"}]""", "application/json-patch+json")]
    public async Task What_leaves_the_owner_alone_passes(string body, string type = "application/json")
    {
        Has("/orders/1", """{"buyerId":"alice"}""");

        Assert.Equal(HttpStatusCode.OK, await PatchAsync("/orders/1", body, type));
    }

    [Theory, Requirement("2.04")]
    [InlineData("application/x-www-form-urlencoded"), InlineData("multipart/form-data; boundary=x"), InlineData("text/plain"), InlineData("application/xml"), InlineData("image/png"), InlineData("")]
    public async Task A_body_in_which_an_owner_cannot_be_looked_for_is_refused(string type)
    {
        Has("/orders/1", """{"buyerId":"alice"}""");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PatchAsync("/orders/1", "buyerId=bob", type));
        Assert.Empty(gate.Upstream.Seen);
    }

    [Theory, Requirement("2.04")]
    [InlineData("""{"parties":{"sellerId":"bob"}}""", HttpStatusCode.OK)]
    [InlineData("""{"parties":{"sellerId":"alice"}}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"parties":null}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"parties":{"buyerId":"carol"}}""", HttpStatusCode.Forbidden)]
    public async Task One_of_two_owners_changes_neither(string body, HttpStatusCode status)
    {
        Has("/users/zoe/deals/1", """{"parties":{"buyerId":"alice","sellerId":"bob"}}""");

        Assert.Equal(status, await PatchAsync("/users/zoe/deals/1", body));
    }

    [Theory, Requirement("2.04")]
    [InlineData("""{"item":"cup"}""", """{"buyerId":"alice","item":"cup"}""")]
    [InlineData("""  { } """, """  {"buyerId":"alice" } """)]
    [InlineData("""{"item":"cup","buyerId":"alice"}""", """{"item":"cup","buyerId":"alice"}""")]
    public async Task What_is_made_is_the_callers(string sent, string arrived)
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json("""{"id":"17"}""", 201));

        Assert.Equal(HttpStatusCode.Created, await gate.As("alice").SendAsync("POST", "/orders", sent).StatusAsync());

        Assert.Equal(arrived, gate.Upstream.Seen.Single().Text);
    }

    [Theory, Requirement("2.04")]
    [InlineData("""{"buyerId":"bob"}"""), InlineData("""{"buyerId":null}"""), InlineData("""{"BuyerId":"bob"}"""), InlineData("""{"buyerId":"alice","buyerid":"bob"}""")]
    [InlineData("""[{"buyerId":"bob"}]"""), InlineData("[]"), InlineData("\"alice\"")]
    public async Task Nothing_is_made_in_anothers_name(string body)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await gate.As("alice").SendAsync("POST", "/orders", body).StatusAsync());
        Assert.Empty(gate.Upstream.Seen);
    }

    [Theory, Requirement("2.04")]
    [InlineData("""{"buyerId":"alice","total":1}""", 200, HttpStatusCode.OK)]
    [InlineData("""{"id":"17"}""", 201, HttpStatusCode.Created)]
    [InlineData("""{"error":"no such item"}""", 422, HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"buyerId":"bob"}""", 201, HttpStatusCode.BadGateway)]
    [InlineData("""[{"buyerId":"bob"}]""", 200, HttpStatusCode.BadGateway)]   // a search that calls itself POST
    public async Task The_answer_to_a_creation_is_about_ones_own(string answer, int status, HttpStatusCode expected)
    {
        gate.Upstream.Has("/orders", UpstreamAnswers.Json(answer, status));

        Assert.Equal(expected, await gate.As("alice").SendAsync("POST", "/orders", "{}").StatusAsync());
    }

    [Fact, Requirement("2.04")]
    public async Task Who_may_write_everybodys_things_causes_no_reading_back()
    {
        Has("/orders/1", """{"buyerId":"alice"}""");

        Assert.Equal(HttpStatusCode.OK, await gate.As("clara", "clerk").SendAsync("PATCH", "/orders/1", """{"buyerId":"bob"}""").StatusAsync());
        Assert.Equal(["PATCH /orders/1"], Seen());
    }

    [Fact, Requirement("2.04")]
    public async Task An_owner_that_never_changes_is_learned_once_and_forgotten_with_every_write()
    {
        Has("/badges/1", """{"holder":"alice"}""");

        await gate.As("alice").SendAsync("GET", "/badges/1");
        await gate.As("alice").SendAsync("PATCH", "/badges/1", "{}");
        Assert.Equal(["GET /badges/1", "PATCH /badges/1"], Seen());          // learned by reading

        await gate.As("alice").SendAsync("DELETE", "/badges/1");
        Assert.Equal(["GET /badges/1", "PATCH /badges/1", "GET /badges/1", "DELETE /badges/1"], Seen());

        Has("/badges/1", """{"holder":"bob"}""");                            // the number is given to somebody else
        Assert.Equal(HttpStatusCode.NotFound, await gate.As("alice").SendAsync("PATCH", "/badges/1", "{}").StatusAsync());
    }

    [Fact, Requirement("2.04")] // A remembered no would be faster than that of a thing nobody has (CWE-208).
    public async Task For_anybody_else_the_upstream_is_asked_all_the_same()
    {
        Has("/badges/1", """{"holder":"alice"}""");
        await gate.As("alice").SendAsync("GET", "/badges/1");

        Assert.Equal(HttpStatusCode.NotFound, await gate.As("bob").SendAsync("PATCH", "/badges/1", "{}").StatusAsync());
        Assert.Equal(["GET /badges/1", "GET /badges/1"], Seen());
    }

    [Fact, Requirement("2.04")]
    public async Task An_owner_that_may_change_is_never_remembered()
    {
        Has("/orders/1", """{"buyerId":"alice"}""");
        await gate.As("alice").SendAsync("GET", "/orders/1");
        await gate.As("alice").SendAsync("PATCH", "/orders/1", "{}");

        Assert.Equal(["GET /orders/1", "GET /orders/1", "PATCH /orders/1"], Seen());
    }

    [Fact, Requirement("2.04")]
    public async Task An_upstream_that_does_not_answer_is_not_written_to()
    {
        gate.Upstream.Has("/orders/1", UpstreamAnswers.HangUp);

        Assert.Equal(HttpStatusCode.BadGateway, await PatchAsync("/orders/1", "{}"));
        Assert.DoesNotContain(gate.Upstream.Seen, seen => seen.Method != "GET");
    }

    private void Has(string path, string json) => gate.Upstream.Has(path, UpstreamAnswers.Json(json));

    private IEnumerable<string> Seen() => gate.Upstream.Seen.Select(seen => $"{seen.Method} {seen.Target}");

    private async Task<HttpStatusCode> PatchAsync(string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body)) };
        if (type.Length > 0)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await gate.As("alice").SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
