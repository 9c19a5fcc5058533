using System.Text.Json;
using System.Text.Unicode;

namespace Gatehouse.Keys.Jws;

/// <summary>A JSON object that two readers cannot read differently (RFC 8725, section 3.7; RFC 7519, section 4).</summary>
internal static class StrictJson
{
    // Keycloak nests roles four deep; 16 is far from what costs a stack.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The object; null when the bytes are not UTF-8, are no object, have a member twice (also when escaped), or go on after its end.</summary>
    /// <remarks>Refers to the bytes: they must stay as they are. No pooled memory: it need not be disposed.</remarks>
    internal static JsonElement? Read(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
            return null;

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;   // InvalidOperation: an escape that is no character, such as half a surrogate pair
        }
    }

    /// <summary>The text of a member; null when it is absent, not a string, or holds what is no character.</summary>
    internal static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? Text(member) : null;

    /// <summary>A time in whole unix seconds between 1970 and 9999; null for anything else: a string, a fraction, an exponent, a number too large.</summary>
    internal static long? Seconds(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var seconds) && seconds is >= 0 and <= 253_402_300_799
            ? seconds
            : null;

    private static string? Text(JsonElement member)
    {
        try
        {
            return member.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
