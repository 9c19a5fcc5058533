using Gatehouse.Request;

namespace Gatehouse.Tests.Request;

public class HeaderNamesTests
{
    [Theory] // Only the gateway speaks for itself (CVE-2026-31908, GHSA-5m6w-wvh7-57vm, GHSA-6384-m2mw-rf54).
    [InlineData("Gatehouse-Subject", nameof(HeaderFate.Remove))]
    [InlineData("gatehouse-ROLES", nameof(HeaderFate.Remove))]
    [InlineData("Gatehouse-Anything-New", nameof(HeaderFate.Remove))]
    [InlineData("Gatehouse_Subject", nameof(HeaderFate.Refuse))]
    [InlineData("gatehouse.subject", nameof(HeaderFate.Refuse))]
    [InlineData("Gatehouse~Subject", nameof(HeaderFate.Refuse))]
    [InlineData("X-Forwarded-For", nameof(HeaderFate.Remove))]
    [InlineData("X_Forwarded_For", nameof(HeaderFate.Refuse))]
    [InlineData("X-Forwarded-Prefix", nameof(HeaderFate.Remove))]
    [InlineData("Forwarded", nameof(HeaderFate.Remove))]
    [InlineData("X-Original-URL", nameof(HeaderFate.Remove))]
    [InlineData("X-Rewrite-URL", nameof(HeaderFate.Remove))]
    [InlineData("X-HTTP-Method-Override", nameof(HeaderFate.Remove))]
    [InlineData("X-Real-IP", nameof(HeaderFate.Remove))]
    [InlineData("X_Api_Key", nameof(HeaderFate.Refuse))]
    [InlineData("Content_Length", nameof(HeaderFate.Refuse))]
    [InlineData("Authorization_", nameof(HeaderFate.Refuse))]
    [InlineData("My_Header", nameof(HeaderFate.Remove))]
    [InlineData("X-Trace", nameof(HeaderFate.Pass))]
    [InlineData("Accept", nameof(HeaderFate.Pass))]
    [InlineData("X-Api-Key", nameof(HeaderFate.Pass))]
    [InlineData("HTTP2-Settings", nameof(HeaderFate.Remove))]
    [InlineData("Proxy-Authorization", nameof(HeaderFate.Remove))]
    public void Each_name_has_its_fate(string name, string fate) => Assert.Equal(fate, HeaderNames.FateOf(name, "X-Api-Key").ToString());

    [Theory] // CVE-2026-6338: what Connection must not name.
    [InlineData("Content-Length")]
    [InlineData("transfer-encoding")]
    [InlineData("Authorization")]
    [InlineData("Gatehouse-Subject")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Forwarded-For")]
    public void Connection_must_not_name_what_is_relied_on(string name) => Assert.True(HeaderNames.IsReliedOn(name, "X-Api-Key"));
}
