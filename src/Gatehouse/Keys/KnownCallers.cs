using Gatehouse.Keys.Issuers;
using Gatehouse.Live;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Keys;

/// <summary>A glance at a request before anything is computed, for the door: does it carry what an honest client would?</summary>
/// <param name="tokens">Shared with Authentication, which fills it.</param>
/// <param name="foreign">The same for tokens of other issuers.</param>
internal sealed class KnownCallers(TokenReader tokens, ForeignReader foreign)
{
    /// <summary>Whether it carries a well-formed key whose id is known, or a token verified before. No proof: no hash, no signature is computed.</summary>
    internal bool LooksLikeKnown(HttpContext http, LiveState state)
    {
        var settings = state.Policy.Document.Authentication;
        foreach (var value in http.Request.Headers[settings.KeyHeader])
            if (IsKnownKey(value, settings.Brand, state.Snapshot))
                return true;

        foreach (var value in http.Request.Headers.Authorization)
            if (Bearer.TokenIn(value) is { } token && (IsKnownKey(token.Span, settings.Brand, state.Snapshot) || tokens.Known(token.Span) is not null || foreign.Known(token.Span, state.Policy) is not null))
                return true;

        return false;
    }

    private static bool IsKnownKey(ReadOnlySpan<char> text, string brand, Snapshot snapshot) =>
        KeyFormat.TryParse(text, out var key) && key.Brand.SequenceEqual(brand) && snapshot.Keys.Find(key.Id) >= 0;
}
