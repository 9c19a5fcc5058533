using Gatehouse.JsonSchema;
using Gatehouse.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Validation;

/// <summary>The body of an operation: none, or JSON of one of the declared media types.</summary>
/// <param name="required">Whether it may not be left out.</param>
/// <param name="media">Declared types that hold JSON, and their schemas; empty when the operation declares no body.</param>
internal sealed class BodyCheck(bool required, IReadOnlyList<(string Type, CompiledSchema Schema)> media)
{
    private readonly string accepted = string.Join(", ", media.Select(one => one.Type));

    /// <summary>Whether a body may be sent at all.</summary>
    public bool Declared => media.Count > 0;

    /// <summary>Whether the request seems to have one, as far as its header tells.</summary>
    public static bool MayHaveBody(HttpContext http) =>
        http.Request.ContentLength is { } length ? length > 0 : http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;

    /// <summary>Finds the schema for what is sent; a refusal when it is nothing we can check.</summary>
    public Refusal? Choose(HttpRequest http, out CompiledSchema? schema)
    {
        schema = null;
        // Compressed bodies are bombs (CWE-409), and what was checked would not be what the upstream unpacks.
        if (http.Headers.ContentEncoding is { Count: > 0 } encoding && (encoding.Count > 1 || !"identity".Equals(encoding[0]?.Trim(), StringComparison.OrdinalIgnoreCase)))
            return Unsupported("Send the body without Content-Encoding.", "content_encoding");
        if (http.Headers.ContentType.Count != 1 || !MediaTypeHeaderValue.TryParse(http.ContentType, out var type))
            return Unsupported($"Send the body as {accepted}.", "content_type");

        // Other character sets would be read by other rules upstream than by ours here (CWE-436).
        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return Unsupported("Send the body in UTF-8.", "charset");
        foreach (var one in media)
            if (Includes(one.Type, type.MediaType))
                schema ??= one.Schema;

        return schema is null ? Unsupported($"Send the body as {accepted}.", "content_type") : null;
    }

    /// <summary>Checks a body that is held.</summary>
    public void Check(HeldBody? body, CompiledSchema? schema, ref List<RequestFault>? faults)
    {
        if (body is null || body.Length == 0)
        {
            if (required)
                FaultList.Add(ref faults, "body", "a body: it is required");
            return;
        }

        if (schema is null || schema.Validate(body.Bytes))
            return;
        var found = new List<SchemaFault>();
        schema.Validate(body.Bytes, found);
        FaultList.Add(ref faults, "body", found);
    }

    // A range such as application/* admits only what is JSON, because nothing else can be checked.
    private static bool Includes(string declared, Microsoft.Extensions.Primitives.StringSegment sent) =>
        sent.Equals(declared, StringComparison.OrdinalIgnoreCase) || (declared.EndsWith("/*", StringComparison.Ordinal) && JsonMedia.IsJson(sent.ToString()));

    private static Refusal Unsupported(string message, string reason) => new(415, "unsupported_media_type", message, reason) { Close = true };
}
