using Gatehouse.Policy.Model;

namespace Gatehouse.Tests.Validation;

/// <summary>Bodies: what may be sent, and how a no is told.</summary>
public sealed class BodyTests
{
    private const string Operation = """
        {"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
         "requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["count","id"],
           "properties":{"id":{"type":"string","readOnly":true},"count":{"type":"integer","minimum":1},"password":{"type":"string","maxLength":3}}}},"text/csv":{}}},"responses":{}}
        """;

    private static readonly Contracts Order = Contracts.Of(Operation);

    [Fact] // OpenAPI: what only the API sets is required of its answers only.
    public async Task A_body_as_the_contract_says_passes_without_what_is_read_only() =>
        Assert.True((await Order.AskAsync("POST", "/things/1", """{"count":1}""")).Continues);

    [Theory]
    [InlineData("""{"count":0}""", "body/count: a number of at least 1")]
    [InlineData("""{"count":1,"extra":2}""", "body/extra: nothing here: it is not declared")]
    [InlineData("""{"count":1,"count":1}""", "body: every name at most once in an object")]
    [InlineData("""{"count":1,"password":"hunter2"}""", "body/password: a string of at most 3 characters")]
    [InlineData("", "body: a body: it is required")]
    public async Task A_body_that_is_not_is_told_where(string body, string fault) =>
        Assert.Equal([fault], await Order.FaultsAsync("/things/1", body));

    [Fact]
    public async Task A_missing_body_is_told() =>
        Assert.Equal(["body: a body: it is required"], await Order.FaultsAsync("/things/1"));

    [Fact]
    public async Task A_refusal_is_400_and_repeats_no_value()
    {
        var refusal = (await Order.AskAsync("POST", "/things/1", """{"count":1,"password":"hunter2"}""")).Refusal;

        Assert.Equal((400, "invalid_request"), (refusal.Status, refusal.Error));
        Assert.DoesNotContain("hunter2", string.Join(' ', refusal.Faults!) + refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv")]            // declared, but nothing that can be checked
    [InlineData("application/xml")]
    [InlineData("application/vnd.shop+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Only_the_JSON_the_contract_declares_is_accepted(string? contentType)
    {
        var refusal = (await Order.AskAsync("POST", "/things/1", """{"count":1}""", contentType)).Refusal;

        Assert.Equal((415, "unsupported_media_type"), (refusal.Status, refusal.Error));
    }

    [Fact]
    public async Task A_415_names_what_is_accepted() =>
        Assert.Equal("Send the body as application/json.", (await Order.AskAsync("POST", "/things/1", "a", "text/csv")).Refusal.Message);

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    public async Task Media_types_compare_without_case(string contentType) =>
        Assert.True((await Order.AskAsync("POST", "/things/1", """{"count":1}""", contentType)).Continues);

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("identity", 0)]
    public async Task A_compressed_body_is_refused(string encoding, int status)
    {
        var outcome = await Order.AskAsync("POST", "/things/1", """{"count":1}""", with: http => http.Headers.ContentEncoding = encoding);

        Assert.Equal(status, outcome.Continues ? 0 : outcome.Refusal.Status);
    }

    [Theory] // Announced, or only counted while it is read.
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_bound_is_413(bool announced)
    {
        var small = Contracts.Of(Operation, new ValidationSection(20, 32, 8192, true));

        var refusal = (await small.AskAsync("POST", "/things/1", """{"count":1000000000000}""", with: http => Unannounced(http, announced))).Refusal;

        Assert.Equal((413, "content_too_large", true), (refusal.Status, refusal.Error, refusal.Close));
    }

    [Fact]
    public async Task A_body_nobody_declared_is_refused()
    {
        var contracts = Contracts.Of("""{"responses":{}}""", method: "delete", path: "/things");

        Assert.Equal(["body: no body: this operation takes none"], await contracts.FaultsAsync("/things", "{}"));
        Assert.Empty(await contracts.FaultsAsync("/things"));
    }

    [Fact]
    public async Task A_large_valid_body_passes()
    {
        var contracts = Contracts.Of("""{"requestBody":{"content":{"application/json":{"schema":{"type":"array","items":{"type":"string","maxLength":9}}}}},"responses":{}}""", path: "/things");
        var items = Enumerable.Repeat("\"abcdefg\"", 60_000).ToList();

        Assert.True((await contracts.AskAsync("POST", "/things", $"[{string.Join(',', items)}]")).Continues);
        items[59_999] = "\"0123456789\"";
        Assert.Equal(["body/59999: a string of at most 9 characters"], await contracts.FaultsAsync("/things", $"[{string.Join(',', items)}]"));
    }

    private static void Unannounced(Microsoft.AspNetCore.Http.HttpRequest http, bool announced)
    {
        if (announced)
            return;
        http.ContentLength = null;
        http.HttpContext.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>(new Chunked());
    }

    private sealed class Chunked : Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
