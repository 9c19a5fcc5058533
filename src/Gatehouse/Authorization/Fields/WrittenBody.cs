using System.Text;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Authorization.Fields;

/// <summary>Finds fields in a body of any kind that can be looked into; of others nobody could say what they set.</summary>
internal static class WrittenBody
{
    /// <summary>Looks through it.</summary>
    /// <returns>What is sent when it cannot be looked into.</returns>
    public static Refusal? Find(HttpRequest http, ReadOnlySpan<byte> body, int maxDepth, WrittenNames found)
    {
        if (TypeOf(http) is not { } type)
            return Unsupported;
        if (Is(type, "application/x-www-form-urlencoded"))
        {
            WrittenForm.Find(Encoding.UTF8.GetString(body), found);
            return null;
        }

        if (Is(type, "multipart/form-data"))
            return WrittenParts.Find(body, found) ? null : Malformed("a form of several parts (RFC 7578)");
        if (!Is(type, "application/json") && !Is(type, "text/json") && !type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            return Unsupported;

        return WrittenJson.Find(body, maxDepth, found) ? null : Malformed("well-formed JSON in UTF-8");
    }

    // What we cannot read, the upstream perhaps can (CWE-436): another type, another character set, a compressed body.
    private static MediaTypeHeaderValue? TypeOf(HttpRequest http)
    {
        if (!JsonText.IsPlain(http) || http.Headers.ContentType.Count != 1 || !MediaTypeHeaderValue.TryParse(http.ContentType, out var type))
            return null;

        return type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? null : type;
    }

    private static bool Is(MediaTypeHeaderValue type, string name) => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static Refusal Malformed(string expected) =>
        new(400, "invalid_request", "The body could not be read. Mend it and send it again.", "fields_unreadable") { Faults = [new RequestFault("body", expected)], Step = "fields" };

    private static readonly Refusal Unsupported =
        new(415, "unsupported_media_type", "Send the body as JSON or as a form, in UTF-8 and without Content-Encoding.", "fields_body_type") { Step = "fields" };
}
