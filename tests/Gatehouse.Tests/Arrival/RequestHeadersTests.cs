using Gatehouse.Arrival;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Arrival;

public class RequestHeadersTests
{
    [Theory]
    [InlineData("Authorization", "Bearer a", "Bearer b")]   // CVE-2026-26308: the first is checked, the other is used
    [InlineData("X-Api-Key", "a", "b")]
    [InlineData("Content-Type", "application/json", "text/plain")]
    public void What_may_stand_once_and_stands_twice_is_refused(string name, string one, string other)
    {
        var http = With((name, one));
        http.Request.Headers.Append(name, other);

        Assert.Equal(400, RequestHeaders.Clean(http, "X-Api-Key")?.Status);
    }

    [Theory] // CWE-113: what ends a value for one reader only.
    [InlineData("a\u000cb")]
    [InlineData("a\u000bb")]
    [InlineData("a\u0001")]
    [InlineData("a\u007f")]
    public void A_control_character_in_a_value_is_refused(string value) =>
        Assert.Equal(400, RequestHeaders.Clean(With(("X-Trace", value)), "X-Api-Key")?.Status);

    [Theory] // The server takes "gzip, chunked"; the forwarder then sent the gzip octets on as plain chunks.
    [InlineData("gzip, chunked")]
    [InlineData("chunked, chunked")]
    public void Another_transfer_coding_than_chunked_is_refused(string value) =>
        Assert.Equal("transfer_coding", RequestHeaders.Clean(With(("Transfer-Encoding", value)), "X-Api-Key")?.Reason);

    [Fact]
    public void Chunked_is_ordinary() => Assert.Null(RequestHeaders.Clean(With(("Transfer-Encoding", "Chunked")), "X-Api-Key"));

    [Fact]
    public void A_tab_in_a_value_is_ordinary() => Assert.Null(RequestHeaders.Clean(With(("X-Trace", "a\tb")), "X-Api-Key"));

    [Fact]
    public void Identity_headers_of_the_client_are_gone_before_any_step_reads_them()
    {
        var http = With(("Gatehouse-Subject", "admin"), ("X-Forwarded-For", "10.0.0.1"), ("X-HTTP-Method-Override", "DELETE"), ("my_own", "x"), ("Accept", "*/*"));

        Assert.Null(RequestHeaders.Clean(http, "X-Api-Key"));
        Assert.Equal(["Accept"], http.Request.Headers.Keys);
    }

    [Theory] // CVE-2026-6338, CVE-2024-45410.
    [InlineData("Content-Length")]
    [InlineData("close, Authorization")]
    [InlineData("keep-alive, X-Api-Key")]
    [InlineData("Gatehouse-Subject")]
    public void Connection_must_not_name_what_decides(string connection) =>
        Assert.Equal(400, RequestHeaders.Clean(With(("Connection", connection)), "X-Api-Key")?.Status);

    [Theory]
    [InlineData("keep-alive")]
    [InlineData("close")]
    [InlineData("Upgrade")]
    [InlineData("TE, close")]
    public void The_ordinary_words_of_Connection_pass(string connection) =>
        Assert.Null(RequestHeaders.Clean(With(("Connection", connection)), "X-Api-Key"));

    [Fact] // RFC 9110, section 7.6.1: a header that Connection names is for this hop only.
    public void A_harmless_header_named_by_Connection_is_removed()
    {
        var http = With(("Connection", "X-Hop"), ("X-Hop", "1"));

        Assert.Null(RequestHeaders.Clean(http, "X-Api-Key"));
        Assert.False(http.Request.Headers.ContainsKey("X-Hop"));
    }

    private static DefaultHttpContext With(params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;

        return http;
    }
}
