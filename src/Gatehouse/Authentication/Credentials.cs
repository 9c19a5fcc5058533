using Gatehouse.Keys;
using Gatehouse.Request;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Authentication;

/// <summary>The credentials a request carries; at most one key and one token.</summary>
/// <param name="Key">As sent; not looked at yet.</param>
/// <param name="Token">As sent; not looked at yet.</param>
/// <param name="WhyNot">Why the request is refused before any of them is looked at; null otherwise.</param>
internal readonly record struct Credentials(ReadOnlyMemory<char>? Key, ReadOnlyMemory<char>? Token, string? WhyNot)
{
    /// <summary>The key that stood in the URL; null when none did. A secret.</summary>
    internal string? Leaked { get; private init; }

    /// <summary>Whether the key stood in the header for keys; only there one that was made elsewhere is looked for.</summary>
    internal bool InKeyHeader { get; private init; }

    internal static Credentials Of(RequestContext request)
    {
        var settings = request.State.Policy.Document.Authentication;
        var headers = request.Http.Request.Headers;
        if ((UrlSearch.KeyIn(request.Query, settings.Brand) ?? UrlSearch.KeyIn(request.Path, settings.Brand)) is { } leaked)
            return new Credentials(null, null, "key_in_url") { Leaked = leaked };

        // The address of the page that a browser came from: the key stands in its history and in the logs of that site.
        foreach (var page in headers.Referer)
            if (UrlSearch.KeyIn(page, settings.Brand) is { } shown)
                return new Credentials(null, null, "key_in_referer") { Leaked = shown };

        var found = From(headers[settings.KeyHeader], headers.Authorization, settings.Brand);
        return request.KeyInBody is { } key ? found.With(key) : found;
    }

    // Only what we answer ourselves has a key in its body; beside another credential nobody can say which was meant.
    private Credentials With(string inBody) => this switch
    {
        { WhyNot: not null } => this,
        { Key: null, Token: null } => new Credentials(inBody.AsMemory(), null, null) { InKeyHeader = true },   // said to be a key, as in that header
        _ => new Credentials(null, null, "two_keys"),
    };

    private static Credentials From(StringValues keys, StringValues authorization, string brand)
    {
        if (keys.Count > 1 || authorization.Count > 1)
            return new Credentials(null, null, "credential_repeated");

        var key = keys.Count == 1 ? keys[0].AsMemory() : default(ReadOnlyMemory<char>?);
        if (authorization.Count == 0)
            return new Credentials(key, null, null) { InKeyHeader = true };
        if (Bearer.TokenIn(authorization[0]) is not { } bearer)
            return new Credentials(null, null, "scheme_unknown");

        // A key where a token is expected: many clients can send nothing else.
        if (!KeyFormat.LooksLike(bearer.Span, brand))
            return new Credentials(key, bearer, null) { InKeyHeader = true };

        return key is null || key.Value.Span.SequenceEqual(bearer.Span)
            ? new Credentials(bearer, null, null)
            : new Credentials(null, null, "two_keys");
    }
}
