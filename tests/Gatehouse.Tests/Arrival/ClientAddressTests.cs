using System.Net;
using Gatehouse.Arrival;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Arrival;

public class ClientAddressTests
{
    private static readonly IPNetwork[] Proxies = [IPNetwork.Parse("10.0.0.0/8")];

    [Theory]
    [InlineData("10.0.0.1", "192.0.2.1", "192.0.2.1")]
    [InlineData("10.0.0.1", "192.0.2.1:4711", "192.0.2.1")]                 // some proxies add the port
    [InlineData("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("10.0.0.1", "2001:db8::1", "2001:db8::1")]
    [InlineData("10.0.0.1", "203.0.113.9, 192.0.2.1:4711, 10.0.0.2:80", "192.0.2.1")]
    [InlineData("10.0.0.1", "192.0.2.1, unknown", "10.0.0.1")]              // a broken hop: the last one known is blamed
    [InlineData("198.51.100.7", "192.0.2.1", "198.51.100.7")]              // no proxy of ours: its word counts for nothing (CWE-348)
    public void The_source_is_the_first_from_the_right_that_is_no_proxy(string neighbour, string forwarded, string source)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(neighbour);
        http.Request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(IPAddress.Parse(source), ClientAddress.Of(http, Proxies));
    }
}
