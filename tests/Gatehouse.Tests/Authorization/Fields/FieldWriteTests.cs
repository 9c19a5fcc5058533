using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Model;
using Gatehouse.Request;

namespace Gatehouse.Tests.Authorization.Fields;

/// <summary>Requirement 2.13: fields of a request that a role must not set are refused (mass assignment).</summary>
public sealed class FieldWriteTests
{
    [Theory]
    [InlineData("""{"role":"admin"}""")]
    [InlineData("""{"name":"x","role":null}""")]
    [InlineData("""{"Role":"admin"}""")]
    [InlineData("""{"ROLE":"admin"}""")]
    [InlineData("""{"r\u006fle":"admin"}""")]
    [InlineData("""{" role ":"admin"}""")]
    [InlineData("""{"ro_le":"admin"}""")]
    [InlineData("{\"\uFF52ole\":\"admin\"}")]        // full width
    [InlineData("{\"ro\\u200ble\":\"admin\"}")]      // zero width
    [InlineData("{\"role\\u0000\":\"admin\"}")]
    [InlineData("""{"user":{"role":"admin"}}""")]
    [InlineData("""[{"name":"x"},{"role":"admin"}]""")]
    [InlineData("""{"users":[[{"role":"admin"}]]}""")]
    [InlineData("""{"user.role":"admin"}""")]
    [InlineData("""{"$set":{"users[0].role":"admin"}}""")]
    [InlineData("""{"role":{"name":"admin"}}""")]
    [InlineData("""{"role.name":"admin"}""")]
    [InlineData("""{"name":"x","role":"user","role":"admin"}""")]
    [InlineData("""{"urn:ietf:params:scim:schemas:core:2.0:User:role":"admin"}""")]   // RFC 7644, section 3.10
    public async Task A_field_that_is_not_theirs_to_set_is_refused_in_every_spelling(string body)
    {
        var refusal = await Scene.WhyNotAsync(Scene.Request(Scene.Operation("PATCH"), body: body));

        Assert.Equal((403, "forbidden", "fields"), (refusal?.Status, refusal?.Error, refusal?.Step));
        Assert.Equal("body/role", Assert.Single(refusal!.Faults!).At);
    }

    [Theory]
    [InlineData("""{"name":"role","text":"the role of admin"}""")]
    [InlineData("""{"roles":1,"roleName":2,"parole":3}""")]
    [InlineData("""{"street":"x"}""")]
    [InlineData("""{"address":{"home":{"street":"x"}}}""")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""[{"op":"replace","path":"/name","value":"x"}]""")]
    public async Task Other_fields_may_be_set(string body) => Assert.Null(await Scene.WhyNotAsync(Scene.Request(Scene.Operation("PATCH"), body: body)));

    [Theory] // RFC 6902, and SCIM's kind of it.
    [InlineData("""[{"op":"replace","path":"/role","value":"admin"}]""")]
    [InlineData("""[{"value":"admin","path":"/role","op":"add"}]""")]
    [InlineData("""[{"op":"add","path":"/users/0/role","value":"admin"}]""")]
    [InlineData("""[{"op":"add","path":"/role/name","value":"admin"}]""")]
    [InlineData("""[{"op":"add","path":"","value":{"role":"admin"}}]""")]
    [InlineData("""[{"op":"move","from":"/role","path":"/note"}]""")]
    [InlineData("""[{"op":"copy","from":"/note","path":"/ROLE"}]""")]
    [InlineData("""[{"op":"remove","path":"/r\u006fle"}]""")]
    [InlineData("""{"Operations":[{"op":"replace","path":"role","value":"admin"}]}""")]
    [InlineData("""{"Operations":[{"op":"replace","path":"urn:ietf:params:scim:schemas:core:2.0:User:role","value":"admin"}]}""")]
    [InlineData("""[{"op":"replace","path":"/role","path":"/name","value":"admin"}]""")]   // some take the first of two
    [InlineData("""[{"op":"move","from":"/role","from":"/name","path":"/x"}]""")]
    [InlineData("""{"op":"replace","path":"/role","value":"admin"}""")]
    [InlineData("""[{"op":"replace","path":["role"],"value":"admin"}]""")]
    public async Task A_patch_names_the_field_in_its_path(string body) =>
        Assert.Equal("body/role", Assert.Single((await Scene.WhyNotAsync(Scene.Request(Scene.Operation("PATCH"), body: body, type: "application/json-patch+json")))!.Faults!).At);

    [Theory]
    [InlineData("""[{"op":"add","path":"/address","value":{"street":"x"}}]""")]
    [InlineData("""[{"value":{"street":"x"},"op":"add","path":"/address"}]""")]
    [InlineData("""[{"op":"add","path":"/address/street","value":"x"}]""")]
    [InlineData("""{"address":{"street":"x"}}""")]
    [InlineData("""{"address":[{"street":"x"}]}""")]
    [InlineData("""{"address":{"0":{"street":"x"}}}""")]   // a list as some write it
    [InlineData("""[{"op":"add","path":"/x","path":"/address","value":{"street":"x"}}]""")]
    [InlineData("""[{"op":"add","path":"/address","path":"/x","value":{"street":"x"}}]""")]
    [InlineData("""{"address.street":"x"}""")]
    public async Task A_way_of_names_is_followed_into_values(string body) =>
        Assert.Equal("body/address/street", Assert.Single((await Scene.WhyNotAsync(Scene.Request(Scene.Operation("PATCH"), body: body)))!.Faults!).At);

    [Theory]
    [InlineData("name=x&role=admin")]
    [InlineData("user[role]=admin")]
    [InlineData("user%5Brole%5D=admin")]
    [InlineData("user.role=admin")]
    [InlineData("users[0][role]=admin")]
    [InlineData("role[]=admin")]
    [InlineData("r%6Fle=admin")]
    [InlineData("+role=admin")]
    [InlineData("name=x;role=admin")]
    [InlineData("role")]
    [InlineData("data=%7B%22role%22%3A1%7D")]
    public async Task A_form_names_it_in_as_many_ways(string form)
    {
        Assert.Equal(403, (await Scene.WhyNotAsync(Scene.Request(Scene.Operation("POST"), body: form, type: "application/x-www-form-urlencoded")))?.Status);
        Assert.Equal("query.role", Assert.Single((await Scene.WhyNotAsync(Scene.Request(Scene.Operation("POST"), query: "?" + form)))!.Faults!).At);
    }

    [Fact] // A search is no change.
    public async Task What_is_read_may_be_asked_for_by_the_field() => Assert.Null(await Scene.WhyNotAsync(Scene.Request(Scene.Operation(), query: "?role=admin")));

    [Theory]
    [InlineData("Content-Disposition: form-data; name=\"role\"", "admin")]
    [InlineData("content-disposition:form-data;name=role", "admin")]
    [InlineData("Content-Disposition: form-data; name='role'", "admin")]
    [InlineData("Content-Disposition: form-data; name=\"x\"; name=\"role\"", "admin")]
    [InlineData("Content-Disposition: form-data; name*=UTF-8''r%6Fle", "admin")]
    [InlineData("Content-Disposition: form-data; name=\"user[role]\"", "admin")]
    [InlineData("Content-Disposition: form-data; name=\"r%6Fle\"", "admin")]
    [InlineData("Content-Disposition: form-data;\r\n name=\"role\"", "admin")]
    [InlineData("Content-Disposition: form-data; name=\"data\"\r\nContent-Type: application/json", "{\"role\":\"admin\"}")]
    public async Task A_part_of_a_form_names_it(string head, string value) => Assert.Equal(403,
        (await Scene.WhyNotAsync(Scene.Request(Scene.Operation("POST"), body: $"--b\r\n{head}\r\n\r\n{value}\r\n--b--\r\n", type: "multipart/form-data; boundary=b")))?.Status);

    [Theory] // RFC 2231, section 3, and RFC 2047: names in pieces and in code, which RFC 7578 forbids and some readers put together.
    [InlineData("Content-Disposition: form-data; name*0=\"ro\"; name*1=\"le\"")]
    [InlineData("Content-Disposition: form-data; name*0*=UTF-8''ro; name*1*=le")]
    [InlineData("Content-Disposition: form-data; name=\"=?utf-8?B?cm9sZQ==?=\"")]
    [InlineData("Content-Disposition: form-data; name==?utf-8?q?ro?= =?utf-8?q?le?=")]
    public async Task A_name_that_has_to_be_put_together_is_refused(string head) => Assert.Equal(400,
        (await Scene.WhyNotAsync(Scene.Request(Scene.Operation("POST"), body: $"--b\r\n{head}\r\n\r\nadmin\r\n--b--\r\n", type: "multipart/form-data; boundary=b")))?.Status);

    [Fact]
    public async Task A_part_that_begins_with_a_mark_is_JSON_all_the_same() => Assert.Equal(403, (await Scene.WhyNotAsync(Scene.Request(Scene.Operation("POST"),
        body: "--b\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n\uFEFF{\"role\":\"admin\"}\r\n--b--\r\n", type: "multipart/form-data; boundary=b")))?.Status);

    [Fact] // CWE-407: each of 40,000 heads was once read to the end of the body.
    public async Task Many_heads_cost_no_more_than_their_octets()
    {
        var request = Scene.Request(Scene.Operation("POST"), body: string.Concat(Enumerable.Repeat("content-disposition:x\n\n{", 20_000)), type: "multipart/form-data; boundary=b");
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await Scene.AskAsync(request);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 512L << 20);
    }

    [Fact] // The contract says that a picture comes here, and nothing in a picture has a name.
    public async Task A_picture_sets_nothing()
    {
        var operation = Scene.Operation("PUT", contract: OwnershipStepTests.Declaring("image/*").Contract);

        Assert.Null(await Scene.WhyNotAsync(Scene.Request(operation, body: "\u0089PNG", type: "image/png")));
        Assert.Equal(415, (await Scene.WhyNotAsync(Scene.Request(operation, body: "<svg/>", type: "image/svg+xml")))?.Status);
    }

    [Fact]
    public async Task Other_parts_may_be_sent() => Assert.Null(await Scene.WhyNotAsync(Scene.Request(Scene.Operation("POST"),
        body: "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"role\"\r\n\r\nrole\r\n--b--\r\n".Replace("filename=\"role\"", "filename=\"a.txt\"", StringComparison.Ordinal), type: "multipart/form-data; boundary=b")));

    [Theory] // What cannot be looked into could set anything.
    [InlineData("<role>admin</role>", "application/xml", 415)]
    [InlineData("""{"role":"admin"}""", "text/plain", 415)]
    [InlineData("""{"role":"admin"}""", null, 415)]
    [InlineData("""{"role":"admin"}""", "application/json; charset=utf-16", 415)]
    [InlineData("""{"role":"admin",}""", "application/json", 400)]
    [InlineData("""{"name":"x"} {"role":"admin"}""", "application/json", 400)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"x\"", "multipart/form-data; boundary=b", 400)]
    public async Task What_cannot_be_read_is_refused(string body, string? type, int status) =>
        Assert.Equal(status, (await Scene.WhyNotAsync(Scene.Request(Scene.Operation("PATCH"), body: body, type: type)))?.Status);

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        var request = Scene.Request(Scene.Operation("PATCH"), body: "{}");
        request.Http.Request.Headers.ContentEncoding = "gzip";

        Assert.Equal(415, (await Scene.WhyNotAsync(request))?.Status);
    }

    [Fact]
    public async Task Who_may_set_everything_pays_nothing_and_sends_what_they_like()
    {
        var request = Scene.Request(Scene.Operation("PATCH"), "admin", "<role>", "application/xml");

        Assert.Null(await Scene.WhyNotAsync(request));
        Assert.Null(request.Body);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 403)]
    [InlineData(null, 403)]
    public async Task The_owner_may_set_what_is_the_owners(bool? owner, int? status) =>
        Assert.Equal(status, (await Scene.WhyNotAsync(Scene.Request(Scene.Operation("PATCH"), body: """{"address":{"street":"x"}}""", owner: owner)))?.Status);

    [Fact] // What is said in a WebSocket is a request that nobody here reads. Nothing is hidden here: only the rule for writing can refuse.
    public async Task A_stream_both_ways_is_refused_even_where_it_begins_with_GET()
    {
        var operation = Scene.Operation(rules: [new FieldRule("catalog/role", null, false, null, null, ["admin"])]);

        Assert.Equal((403, "fields_in_stream"), (await UpgradeAsync(operation, "support")) is { } refusal ? (refusal.Status, refusal.Reason) : default);
        Assert.Null(await UpgradeAsync(operation, "admin"));
    }

    private static Task<Refusal?> UpgradeAsync(CompiledOperation operation, string role)
    {
        var request = Scene.Request(operation, role);
        request.IsUpgrade = true;
        return Scene.WhyNotAsync(request);
    }

    [Fact]
    public async Task Where_it_is_only_watched_it_is_written_down()
    {
        var request = Scene.Request(Scene.Operation("PATCH", PolicyPart.Fields), body: """{"role":"admin"}""");

        Assert.Null(await Scene.WhyNotAsync(request));
        Assert.Contains(request.WouldRefuse, refusal => refusal.Reason == "field_not_theirs");
    }
}
