using System.Collections.Frozen;

namespace Gatehouse.Request;

/// <summary>What a header's name means for its way upstream.</summary>
internal enum HeaderFate
{
    /// <summary>Goes upstream.</summary>
    Pass,

    /// <summary>Is left out, without a word.</summary>
    Remove,

    /// <summary>Looks like a name that decides something: the request is refused.</summary>
    Refuse,
}

/// <summary>Sorts header names: which go upstream, which are ours to write, which only imitate.</summary>
/// <remarks>
/// Identity headers from outside (CVE-2026-31908, CVE-2026-39998, CVE-2024-45410) and their look-alikes (GHSA-5m6w-wvh7-57vm, CVE-2025-64484):
/// a CGI-like upstream reads <c>Gatehouse_Subject</c> and <c>Gatehouse-Subject</c> as the same variable. So names are compared by their letters and digits alone.
/// </remarks>
internal static class HeaderNames
{
    // Written by the gateway, or read by upstreams as a fact about the request (GHSA-6384-m2mw-rf54, CVE-2026-40575).
    private static readonly string[] OursByPrefix = ["gatehouse", "xforwarded", "xoriginal", "xrewrite"];

    private static readonly FrozenSet<string> Ours = new[]
    {
        "forwarded", "xrealip", "xclientip", "trueclientip", "cfconnectingip", "xclusterclientip", "xhttpmethodoverride", "xhttpmethod",
        "xmethodoverride", "xurl", "xaccelredirect", "xsendfile", "xhost", "xproxyuser", "xproxyuserip", "xremoteip", "xremoteaddr", "xoriginatingip", "clientip", "fastlyclientip", "xazureclientip", "xremoteuser", "remoteuser", "xauthuser",
    }.ToFrozenSet();

    // Between two neighbours only (RFC 9110, section 7.6.1); the forwarder writes its own.
    private static readonly FrozenSet<string> HopByHop = new[]
    {
        "connection", "keepalive", "proxyconnection", "te", "trailer", "transferencoding", "upgrade", "proxyauthorization", "proxyauthenticate", "http2settings",
    }.ToFrozenSet();

    // Ordinary headers that decide something; only a look-alike of them is refused.
    private static readonly FrozenSet<string> Deciding = new[]
    {
        "authorization", "contentlength", "contenttype", "contentencoding", "host", "cookie", "expect", "range", "ifmatch", "ifnonematch", "origin",
    }.ToFrozenSet();

    // What nearly every request carries: decided without looking closer.
    private static readonly FrozenSet<string> Common = new[]
    {
        "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control", "Content-Length", "Content-Type", "Cookie", "Host", "Origin",
        "Referer", "User-Agent", "X-Api-Key", "If-None-Match", "If-Match", "Range", "traceparent", "Sec-WebSocket-Key", "Sec-WebSocket-Version",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What becomes of a header that a client sent.</summary>
    /// <param name="name">As sent, any case.</param>
    /// <param name="keyHeader">Header that carries API keys in this policy.</param>
    public static HeaderFate FateOf(string name, string keyHeader)
    {
        if (Common.Contains(name))
            return HeaderFate.Pass;

        var squashed = Squash(name);
        var reserved = IsOurs(squashed);
        if (IsPlain(name))
            return reserved || HopByHop.Contains(squashed) ? HeaderFate.Remove : HeaderFate.Pass;

        var imitates = reserved || HopByHop.Contains(squashed) || Deciding.Contains(squashed) || squashed == Squash(keyHeader);
        return imitates ? HeaderFate.Refuse : name.Contains('_') ? HeaderFate.Remove : HeaderFate.Pass;
    }

    /// <summary>Whether an upstream's answer must not carry this header: only the gateway speaks for itself.</summary>
    public static bool IsOursInAnswers(string name) => Squash(name).StartsWith("gatehouse", StringComparison.Ordinal);

    /// <summary>Whether the gateway or its rules rely on a header, so that <c>Connection</c> must not name it (CVE-2026-6338).</summary>
    public static bool IsReliedOn(string name, string keyHeader)
    {
        var squashed = Squash(name);
        return IsOurs(squashed) || Deciding.Contains(squashed) || squashed is "transferencoding" || squashed == Squash(keyHeader);
    }

    private static bool IsOurs(string squashed)
    {
        foreach (var prefix in OursByPrefix)
            if (squashed.StartsWith(prefix, StringComparison.Ordinal))
                return true;

        return Ours.Contains(squashed);
    }

    private static bool IsPlain(string name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;

        return true;
    }

    private static string Squash(string name) => string.Create(Count(name), name, static (span, name) =>
    {
        var i = 0;
        foreach (var c in name)
            if (char.IsAsciiLetterOrDigit(c))
                span[i++] = char.ToLowerInvariant(c);
    });

    private static int Count(string name)
    {
        var count = 0;
        foreach (var c in name)
            if (char.IsAsciiLetterOrDigit(c))
                count++;

        return count;
    }
}
