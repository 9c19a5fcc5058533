using System.Net;
using System.Text;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step four: are the data what the contract says?</summary>
public sealed class StepFourValidation(ShopGate shop)
{
    private readonly Gate gate = shop.Fresh();

    [Theory, Requirement("4.01"), Requirement("4.02"), Requirement("4.03")]
    [InlineData("GET", "/catalog?limit=ten", null, "query.limit")]
    [InlineData("GET", "/catalog?limit=0", null, "query.limit")]
    [InlineData("GET", "/catalog?limit=101", null, "query.limit")]
    [InlineData("GET", "/catalog?category=cars", null, "query.category")]
    [InlineData("GET", "/catalog?limit=5&limit=6", null, "query.limit")]
    [InlineData("GET", "/catalog?colour=red", null, "query.colour")]
    [InlineData("GET", "/catalog/UPPER-CASE", null, "path.itemId")]
    [InlineData("GET", "/catalog/ab", null, "path.itemId")]
    [InlineData("GET", "/reports/sales?from=2026-02-30", null, "query.from")]
    [InlineData("PATCH", "/users/alice", """{"email":"nobody"}""", "body/email")]
    [InlineData("PATCH", "/users/alice", """{"phone":"0049 30 1"}""", "body/phone")]
    [InlineData("PATCH", "/users/alice", """{"birthDate":"1990-13-01"}""", "body/birthDate")]
    [InlineData("PATCH", "/users/alice", """{"newsletter":"yes"}""", "body/newsletter")]
    [InlineData("PATCH", "/users/alice", """{"displayName":""}""", "body/displayName")]
    [InlineData("PATCH", "/users/alice", """{"role":"admin"}""", "body/role")]
    [InlineData("PATCH", "/users/alice", """{"address":{"street":"Linden 1","city":"Berlin","postcode":"10969","country":"Germany"}}""", "body/address/country")]
    [InlineData("PATCH", "/users/alice", "{}", "body")]
    [InlineData("PATCH", "/users/alice", "[]", "body")]
    [InlineData("POST", "/reports", """{"title":"x","from":"2026-01-01"}""", "body")]
    public async Task What_the_contract_does_not_allow_is_refused_with_its_place(string method, string path, string? body, string at)
    {
        using var answer = await gate.WithKey("admin").SendAsync(method, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await answer.JsonAsync();
        Assert.Equal("invalid_request", problem.GetProperty("error").GetString());
        Assert.Contains(problem.GetProperty("faults").EnumerateArray(), fault => fault.GetProperty("at").GetString()!.StartsWith(at, StringComparison.Ordinal));
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("4.04")]
    public async Task A_refusal_lists_every_fault_and_repeats_nothing_that_was_sent()
    {
        var answer = await gate.As("rosa").SendAsync("PATCH", "/users/rosa", """{"email":"hunter2secret","phone":"hunter3secret","newsletter":7,"nickname":"hunter4secret"}""");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["body/email", "body/newsletter", "body/nickname", "body/phone"],
            (await answer.JsonAsync()).GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("at").GetString()!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact, Requirement("4.01")]
    public async Task A_valid_body_reaches_the_upstream_byte_for_byte()
    {
        const string odd = "{ \"displayName\" : \"Stefan \\u004b.\",\n\t\"newsletter\":true }";

        Assert.Equal(HttpStatusCode.OK, await gate.As("stefan").SendAsync("PATCH", "/users/stefan", odd).StatusAsync());

        var seen = await gate.Upstream.NextAsync();
        await seen.Complete;
        Assert.Equal(odd, seen.Text);
    }

    [Fact, Requirement("4.04")]
    public async Task Another_media_type_is_415()
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/users/tara") { Content = new StringContent("<a/>", Encoding.UTF8, "application/xml") };

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await gate.As("tara").SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("4.02")]
    public async Task A_body_over_the_bound_is_413_whether_its_length_is_told_or_not()
    {
        var big = new string(' ', 1024 * 1024) + "{}";
        var head = $"PATCH /users/uwe HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {await gate.KeyForAsync("uwe", "user")}\r\nContent-Type: application/json\r\n";
        Assert.Equal(413, (await gate.SendRawAsync($"{head}Content-Length: {big.Length}\r\n\r\n"))!.Status);   // before a byte of it is sent

        await using var connection = await gate.ConnectAsync();
        await connection.SendAsync($"{head}Transfer-Encoding: chunked\r\n\r\n{big.Length:x}\r\n{big}\r\n0\r\n\r\n");
        Assert.Equal(413, (await connection.ReadAsync())!.Status);
        Assert.Empty(gate.Upstream.Seen);
    }

    [Fact, Requirement("4.02")]
    public async Task An_address_over_the_bound_is_414_and_headers_over_it_are_431()
    {
        Assert.Equal(414, (await gate.SendRawAsync($"GET /catalog?after={new string('a', 8300)} HTTP/1.1\r\nHost: localhost\r\n\r\n"))!.Status);
        Assert.Equal(431, (await gate.SendRawAsync($"GET /catalog HTTP/1.1\r\nHost: localhost\r\nX-Long: {new string('a', 40_000)}\r\n\r\n"))!.Status);
        Assert.Empty(gate.Upstream.Seen);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "deeper than any reader needs", string.Concat(Enumerable.Repeat("{\"address\":", 5000)) + "1" + new string('}', 5000) },
        { "an open array", new string('[', 100_000) },
        { "one member twice", """{"newsletter":true,"newsletter":false}""" },
        { "one member twice, once escaped", """{"newsletter":true,"\u006eewsletter":false}""" },
        { "a number that does not fit", """{"newsletter":1e999999}""" },
        { "bytes after the end", """{"newsletter":true} {"newsletter":false}""" },
        { "a comment", """{"newsletter":true /* hi */}""" },
        { "a comma too many", """{"newsletter":true,}""" },
        { "a byte order mark", "\u00EF\u00BB\u00BF{\"newsletter\":true}" },
        { "broken UTF-8", "{\"displayName\":\"\u00C3(\"}" },
        { "overlong UTF-8", "{\"displayName\":\"\u00C0\u00AF\"}" },
        { "half a surrogate pair", """{"displayName":"\ud800"}""" },
        { "a NUL", "{\"newsletter\":true}\0" },
        { "nothing", "" },
        { "single quotes", "{'newsletter':true}" },
        { "NaN", """{"newsletter":NaN}""" },
        { "an empty name beside", """{"":1,"newsletter":true}""" },
        { "a prototype", """{"__proto__":{"role":"admin"}}""" },
    };

    [Theory, MemberData(nameof(Hostile)), Requirement("4.08")]
    public async Task Hostile_JSON_is_refused_before_anything_is_built(string what, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/users/vera") { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        using var answer = await gate.As("vera").SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{what}: {(int)answer.StatusCode}");
        Assert.Empty(gate.Upstream.Seen);
    }
}
