using System.Globalization;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.RateLimiting;

/// <summary>Writes the state of a quota into the header fields of an answer (requirement 5.04).</summary>
/// <remarks>
/// Source: draft-ietf-httpapi-ratelimit-headers (structured fields, RFC 9651) for RateLimit and RateLimit-Policy;
/// its version 03 for the three fields that today's clients read; RFC 9110, section 10.2.3 for Retry-After.
/// </remarks>
public static class LimitHeaders
{
    private static PolicyText latest = new("", 0, 0);

    /// <summary>Writes the five fields, replacing what the upstream sent under these names.</summary>
    /// <param name="headers">Of the answer.</param>
    /// <param name="quota">After this request was counted.</param>
    /// <param name="exceeded">For a 429: Retry-After is written too.</param>
    public static void Write(IHeaderDictionary headers, QuotaState quota, LimitExceeded? exceeded = null)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(quota);

        var policy = PolicyOf(quota);
        headers["RateLimit-Policy"] = policy.Value;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{quota.ClassName}\";r={quota.Remaining};t={quota.ResetSeconds}");
        headers["RateLimit-Limit"] = policy.LimitText;
        headers["RateLimit-Remaining"] = Text(quota.Remaining);
        headers["RateLimit-Reset"] = Text(quota.ResetSeconds);
        if (exceeded is not null)
            headers.RetryAfter = Text(exceeded.RetryAfter);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Nearly every request has the same few quotas: the last text serves again.
    private static PolicyText PolicyOf(QuotaState quota)
    {
        var text = Volatile.Read(ref latest);
        if (text.Limit != quota.Limit || text.Window != quota.WindowSeconds || text.Name != quota.ClassName)
            Volatile.Write(ref latest, text = new PolicyText(quota.ClassName, quota.Limit, quota.WindowSeconds));

        return text;
    }

    private sealed class PolicyText(string name, int limit, int window)
    {
        public string Name { get; } = name;
        public int Limit { get; } = limit;
        public int Window { get; } = window;
        public StringValues LimitText { get; } = Text(limit);
        public StringValues Value { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={limit};w={window}");
    }
}
