using System.Buffers.Text;
using System.Text.Json;

namespace Gatehouse.Gateway.Commands.Revoking;

/// <summary>What a token says of itself, unproved: whoever revokes it need not show that it is genuine.</summary>
/// <param name="Issuer">Its <c>iss</c>; null without one.</param>
/// <param name="Id">Its <c>jti</c>, or what other issuers write for it; null without one.</param>
/// <param name="Session">Its <c>sid</c>, or what other issuers write for it; null without one.</param>
/// <param name="ExpiresAt">Its <c>exp</c>; null without one.</param>
internal sealed record TokenClaims(string? Issuer, string? Id, string? Session, DateTimeOffset? ExpiresAt)
{
    /// <summary>Characters of the longest token that is read.</summary>
    internal const int MaxLength = 16 * 1024;

    /// <summary>Takes a token apart; null for text that is none.</summary>
    public static TokenClaims? Read(string text)
    {
        var parts = text.Length <= MaxLength ? text.Split('.') : [];
        if (parts.Length != 3)
            return null;

        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), new JsonDocumentOptions { MaxDepth = 16 });
            return payload.RootElement.ValueKind == JsonValueKind.Object ? Of(payload.RootElement) : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            return null;   // InvalidOperation: text that is no Unicode
        }
    }

    private static TokenClaims Of(JsonElement payload) => new(
        Text(payload, "iss"),
        Text(payload, "jti") ?? Text(payload, "uti"),
        Text(payload, "sid") ?? Text(payload, "session_state") ?? Text(payload, "origin_jti"),
        End(payload));

    private static string? Text(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    // A fraction counts as the whole second (RFC 7519, section 2 allows fractions).
    private static DateTimeOffset? End(JsonElement payload) =>
        payload.TryGetProperty("exp", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < 253_402_300_000
            ? DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling(seconds))
            : null;
}
