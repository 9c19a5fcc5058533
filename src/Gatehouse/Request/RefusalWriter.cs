using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Request;

/// <summary>Writes a refusal as the client sees it: RFC 9457, or for 429 the guide's six fields and nothing else (requirement 5.04).</summary>
internal static class RefusalWriter
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Sets status, headers and body. The headers of every answer are written before.</summary>
    public static ValueTask WriteAsync(RequestContext request, Refusal refusal)
    {
        var response = request.Http.Response;
        response.StatusCode = refusal.Status;
        Headers(response, refusal);
        if (refusal.Page is { } page)
            return page.WriteAsync(request, default);

        var oauth = request.PrincipalAnswer is { SpeaksOAuth: true };
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body, Readable))
        {
            if (refusal.Limit is { } limit)
                Limit(json, refusal, limit);
            else if (oauth)
                OAuth(json, refusal);
            else
                Problem(json, refusal, request.Id);
        }

        response.ContentType = refusal.Limit is null && !oauth ? "application/problem+json" : "application/json";
        response.ContentLength = body.WrittenCount;
        return HttpMethods.IsHead(request.Http.Request.Method) ? default : new ValueTask(response.Body.WriteAsync(body.WrittenMemory).AsTask());
    }

    private static void Headers(HttpResponse response, Refusal refusal)
    {
        if (refusal.Challenge is { } challenge)
            response.Headers.WWWAuthenticate = challenge;
        if (refusal.Allow is { } allow)
            response.Headers.Allow = allow;
        if (refusal.Limit is { } limit)
            response.Headers.RetryAfter = limit.RetryAfter.ToString(CultureInfo.InvariantCulture);
        if (refusal.Close && response.HttpContext.Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal))
            response.Headers.Connection = "close";
    }

    private static void Limit(Utf8JsonWriter json, Refusal refusal, LimitExceeded limit)
    {
        json.WriteStartObject();
        json.WriteString("error"u8, refusal.Error);
        json.WriteString("message"u8, refusal.Message);
        json.WriteNumber("current_limit"u8, limit.CurrentLimit);
        json.WriteNumber("requests_made"u8, limit.RequestsMade);
        json.WriteString("reset_time"u8, limit.ResetTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("retry_after"u8, limit.RetryAfter);
        json.WriteEndObject();
    }

    private static void Problem(Utf8JsonWriter json, Refusal refusal, string requestId)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, Titles.Of(refusal.Status));
        json.WriteNumber("status"u8, refusal.Status);
        json.WriteString("error"u8, refusal.Error);
        json.WriteString("message"u8, refusal.Message);
        json.WriteString("request_id"u8, requestId);
        if (refusal.Faults is { } faults)
            Faults(json, faults);
        if (refusal.Proof is { } proof)
            Proof(json, proof);
        json.WriteEndObject();
    }

    private static void Proof(Utf8JsonWriter json, ProofWanted proof)
    {
        json.WriteStartObject("proof"u8);
        json.WriteString("id"u8, proof.Id);
        json.WriteString("kind"u8, proof.Kind);
        json.WriteString("at"u8, proof.At);
        json.WriteString("expires_at"u8, proof.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    // What clients of a token endpoint read (RFC 6749, section 5.2); its words for what every room may say.
    private static void OAuth(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteStartObject();
        json.WriteString("error"u8, refusal.Error switch
        {
            "invalid_credential" or "authentication_required" => "invalid_client",
            "not_ready" or "internal_error" => "temporarily_unavailable",
            "malformed_request" or "content_too_large" or "request_timeout" => "invalid_request",
            var own => own,
        });
        json.WriteString("error_description"u8, refusal.Message);
        json.WriteEndObject();
    }

    private static void Faults(Utf8JsonWriter json, IReadOnlyList<RequestFault> faults)
    {
        json.WriteStartArray("faults"u8);
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("at"u8, fault.At);
            json.WriteString("expected"u8, fault.Expected);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
