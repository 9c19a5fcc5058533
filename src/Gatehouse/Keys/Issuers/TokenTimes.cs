using System.Text.Json;

namespace Gatehouse.Keys.Issuers;

/// <summary>When a foreign token is good, in unix seconds.</summary>
/// <param name="Issued">Rounded up; without <c>iat</c> the earliest that its lifetime allows, so that a revocation rather ends it than not.</param>
/// <param name="NotBefore">Rounded up; 0 without <c>nbf</c>.</param>
/// <param name="Expires">Rounded down.</param>
internal readonly record struct TokenTimes(long Issued, long NotBefore, long Expires)
{
    /// <summary>Seconds that the issuer's clock and ours may differ by.</summary>
    internal const long Skew = 30;

    /// <summary>Reads them; null when one is no time, <c>exp</c> is missing, or the token lives longer than the policy allows.</summary>
    internal static TokenTimes? Read(JsonElement claims, TimeSpan maxLifetime)
    {
        if (!Time(claims, "exp", out var expires) || !Time(claims, "iat", out var issued) || !Time(claims, "nbf", out var begins) || expires is not { } end)
            return null;

        var longest = (long)maxLifetime.TotalSeconds;
        var last = (long)Math.Floor(end);
        var made = issued is { } i ? (long)Math.Ceiling(i) : begins is { } n ? (long)Math.Ceiling(n) : last - longest;
        return made <= last && last - made <= longest ? new TokenTimes(made, (long)Math.Ceiling(begins ?? 0), last) : null;
    }

    /// <summary>Null when it is good now.</summary>
    internal string? WhyNot(long now)
    {
        if (now - Skew >= Expires)
            return "credential_expired";

        // This also bounds how far away its end may be, since its lifetime is bounded.
        return Issued > now + Skew || NotBefore > now + Skew ? "token_from_future" : null;
    }

    // Fractions are allowed (RFC 7519, section 2, NumericDate) and some libraries write them; text and what no calendar has are not.
    private static bool Time(JsonElement claims, string name, out decimal? seconds)
    {
        seconds = null;
        if (!claims.TryGetProperty(name, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var read) || read is < 0 or > 253_402_300_799)
            return false;

        seconds = read;
        return true;
    }
}
