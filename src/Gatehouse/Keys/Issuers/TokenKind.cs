using System.Text.Json;
using Gatehouse.Keys.Jws;

namespace Gatehouse.Keys.Issuers;

/// <summary>Whether a foreign token is an access token: issuers sign others with the same key, and none of them may pass for one (RFC 8725, sections 3.11 and 3.12).</summary>
internal static class TokenKind
{
    // What only an ID token has (OpenID Connect Core 1.0, section 2), and what only a logout or event token has (RFC 8417).
    private static readonly string[] MarksOfOthers = ["nonce", "at_hash", "c_hash", "s_hash", "events"];

    /// <summary>Null when it is one, else the reason for the log.</summary>
    internal static string? WhyNot(JwsHeader header, JsonElement claims)
    {
        var explicitly = header.Type is { } type && (Is(type, "at+jwt") || Is(type, "application/at+jwt"));
        if (!explicitly && header.Type is { } other && !Is(other, "JWT"))
            return "token_type";

        // Keycloak writes the kind into the claim 'typ' (Bearer, ID, Refresh, Offline, Logout), Cognito into 'token_use' (access, id).
        if (Says(claims, "typ", "Bearer", out var bearer) is { } keycloak)
            return keycloak;
        if (Says(claims, "token_use", "access", out var access) is { } cognito)
            return cognito;

        // Bound to a key of the client (RFC 8705, RFC 9449): whoever cannot check the binding must not take it from just anybody.
        if (claims.TryGetProperty("cnf", out _))
            return "token_bound";

        return explicitly || bearer || access || !Array.Exists(MarksOfOthers, mark => claims.TryGetProperty(mark, out _)) ? null : "token_kind";
    }

    private static string? Says(JsonElement claims, string name, string expected, out bool says)
    {
        says = claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(expected);
        return says || value.ValueKind == JsonValueKind.Undefined ? null : "token_kind";
    }

    // Media types have no case (RFC 7515, section 4.1.9).
    private static bool Is(string type, string expected) => string.Equals(type, expected, StringComparison.OrdinalIgnoreCase);
}
