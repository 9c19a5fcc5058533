using System.Buffers;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Standard = Microsoft.Net.Http.Headers.HeaderNames;

namespace Gatehouse.Arrival;

/// <summary>Looks at every header once: what could be read in two ways is refused, what is not the client's to say is removed.</summary>
internal static class RequestHeaders
{
    // Kestrel refuses CR, LF and NUL itself; a form feed or a vertical tab still ends a value for some readers (CWE-113).
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        "\x01\x02\x03\x04\x05\x06\x07\x08\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f\0");

    /// <summary>Cleans the headers of a request.</summary>
    /// <returns>Null when it may go on; else the refusal.</returns>
    public static Refusal? Clean(HttpContext http, string keyHeader)
    {
        var headers = http.Request.Headers;
        if (Connection(headers, keyHeader) is { } refusal)
            return refusal;

        // Another coding under "chunked" would be lost on the way: the upstream would take compressed octets for the content (RFC 9112, section 6.1).
        if (headers.TransferEncoding is { Count: > 0 } coding && !string.Equals(coding.ToString(), "chunked", StringComparison.OrdinalIgnoreCase))
            return Refusals.Malformed("The only transfer coding taken is 'chunked'.", "transfer_coding", close: true);

        List<string>? removed = null;
        foreach (var (name, values) in headers)
        {
            if (Single(name, values, keyHeader) || HasControl(values))
                return Refusals.Malformed($"The header {Shown(name)} is repeated, or holds a control character. Send it once, as plain text.", "header_value");

            var fate = HeaderNames.FateOf(name, keyHeader);
            if (fate == HeaderFate.Refuse)
                return Refusals.Malformed($"The header name {Shown(name)} looks like one that decides something. Leave it out.", "header_imitates");
            if (fate == HeaderFate.Remove && !IsConnection(name))
                (removed ??= []).Add(name);
        }

        if (removed is not null)
            foreach (var name in removed)
                headers.Remove(name);
        return null;
    }

    // CVE-2026-6338, CVE-2026-26365, CVE-2024-45410, CVE-2025-48865: "Connection: Content-Length" makes a proxy drop what the next one needs.
    private static Refusal? Connection(IHeaderDictionary headers, string keyHeader)
    {
        var connection = headers.Connection;
        if (connection.Count == 0 || connection is [{ } only] && IsUsual(only))
            return null;

        foreach (var value in connection)
            foreach (var token in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (IsUsual(token))
                    continue;
                if (HeaderNames.IsReliedOn(token, keyHeader))
                    return Refusals.Malformed($"Connection must not name the header {Shown(token)}.", "connection_names_header", close: true);
                headers.Remove(token);
            }

        return null;
    }

    private static bool IsUsual(string token) =>
        token.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) || token.Equals("close", StringComparison.OrdinalIgnoreCase)
        || token.Equals("upgrade", StringComparison.OrdinalIgnoreCase) || token.Equals("TE", StringComparison.OrdinalIgnoreCase);

    // The upgrade machinery of the server still reads these; the forwarder never copies them.
    private static bool IsConnection(string name) =>
        name.Equals(Standard.Connection, StringComparison.OrdinalIgnoreCase) || name.Equals(Standard.Upgrade, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Standard.TransferEncoding, StringComparison.OrdinalIgnoreCase);

    // CVE-2026-26308, CVE-2026-31838: checking the first of two values and using the other.
    private static bool Single(string name, StringValues values, string keyHeader) =>
        values.Count > 1 && (name.Equals(Standard.Authorization, StringComparison.OrdinalIgnoreCase) || name.Equals(keyHeader, StringComparison.OrdinalIgnoreCase)
            || name.Equals(Standard.ContentType, StringComparison.OrdinalIgnoreCase) || name.Equals(Standard.Origin, StringComparison.OrdinalIgnoreCase)
            || name.Equals(Standard.ContentEncoding, StringComparison.OrdinalIgnoreCase));

    private static bool HasControl(StringValues values)
    {
        if (values.Count == 1)
            return values[0].AsSpan().ContainsAny(Controls);

        foreach (var value in values)
            if (value.AsSpan().ContainsAny(Controls))
                return true;

        return false;
    }

    private static string Shown(string name) => name.Length <= 64 ? name : name[..64];
}
