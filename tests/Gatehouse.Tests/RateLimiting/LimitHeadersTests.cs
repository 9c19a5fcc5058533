using Gatehouse.RateLimiting;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.RateLimiting;

public sealed class LimitHeadersTests
{
    private readonly HeaderDictionary headers = [];

    [Fact] // Requirement 5.04
    public void A_limited_answer_carries_the_standard_and_the_older_fields()
    {
        LimitHeaders.Write(headers, new QuotaState("light", 1000, 3600, 999, 4));

        Assert.Equal(
            """
            RateLimit: "light";r=999;t=4
            RateLimit-Limit: 1000
            RateLimit-Policy: "light";q=1000;w=3600
            RateLimit-Remaining: 999
            RateLimit-Reset: 4
            """,
            Written());
    }

    [Fact]
    public void A_429_says_when_to_come_back()
    {
        LimitHeaders.Write(headers, new QuotaState("heavy", 10, 3600, 0, 360), new LimitExceeded(10, 10, default, 360));

        Assert.Equal("360", headers["Retry-After"]);
        Assert.Equal("\"heavy\";r=0;t=360", headers["RateLimit"]);
    }

    [Fact]
    public void Alternating_quotas_each_get_their_own_policy()
    {
        foreach (var limit in new[] { 10, 20, 10 })
        {
            LimitHeaders.Write(headers, new QuotaState("heavy", limit, 60, 1, 1));
            Assert.Equal($"\"heavy\";q={limit};w=60", headers["RateLimit-Policy"]);
        }
    }

    [Fact] // The upstream's own limits would contradict ours.
    public void What_the_upstream_wrote_under_these_names_is_replaced()
    {
        headers["ratelimit-remaining"] = "7";

        LimitHeaders.Write(headers, new QuotaState("light", 1000, 3600, 999, 4));

        Assert.Equal("999", headers["RateLimit-Remaining"]);
    }

    private string Written() =>
        string.Join('\n', headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}"));
}
