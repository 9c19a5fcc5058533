using System.Collections.Frozen;
using System.Net.Http.Headers;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Forwarding;

/// <summary>Which headers of the upstream's answer reach the client.</summary>
internal static class AnswerFilter
{
    // Hop-by-hop (RFC 9110, section 7.6.1), what the gateway alone says, and what only tells an attacker which software runs behind it (CWE-200).
    private static readonly FrozenSet<string> Dropped = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Strict-Transport-Security", "Alt-Svc", "Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version",
        "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
        "Access-Control-Expose-Headers", "Access-Control-Max-Age",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies what may pass, without secrets of our keys.</summary>
    public static void Copy(HttpResponseMessage answer, IHeaderDictionary headers, KeyMask mask)
    {
        Copy(answer.Headers.NonValidated, headers, mask);
        Copy(answer.Content.Headers.NonValidated, headers, mask);
    }

    /// <summary>Whether an answer is a stream of events, so that each piece and even the headers must not wait for the next one.</summary>
    public static bool ComesInPieces(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType is "text/event-stream" or "application/x-ndjson" or "application/stream+json" or "application/grpc" or "multipart/x-mixed-replace";

    /// <summary>Whether no trailer speaks in the gateway's name or holds a key; trailers that do are all dropped.</summary>
    public static bool HasOnlyPlainTrailers(HttpResponseMessage answer, KeyMask mask)
    {
        foreach (var (name, values) in answer.TrailingHeaders.NonValidated)
            if (HeaderNames.IsOursInAnswers(name) || HoldsKey(values, mask))
                return false;

        return true;
    }

    private static bool HoldsKey(HeaderStringValues values, KeyMask mask)
    {
        foreach (var value in values)
            if (!ReferenceEquals(mask.Masked(value), value))
                return true;

        return false;
    }

    private static void Copy(HttpHeadersNonValidated from, IHeaderDictionary to, KeyMask mask)
    {
        foreach (var (name, values) in from)
        {
            if (Dropped.Contains(name) || ((name[0] is 'G' or 'g' || !char.IsAsciiLetter(name[0])) && HeaderNames.IsOursInAnswers(name)))
                continue;

            to[name] = values.Count == 1 ? new StringValues(mask.Masked(values.ToString())) : new StringValues([.. values.Select(mask.Masked)]);
        }
    }
}
