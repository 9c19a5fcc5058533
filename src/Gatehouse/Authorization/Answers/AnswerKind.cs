using System.Net.Http.Headers;
using Gatehouse.Request;

namespace Gatehouse.Authorization.Answers;

/// <summary>What an answer holds, as far as it can be checked.</summary>
internal enum AnswerKind
{
    /// <summary>What cannot be looked into: no JSON, compressed, another character set, an event stream.</summary>
    Closed,

    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>JSON values, one a line (application/x-ndjson).</summary>
    Lines,
}

/// <summary>Tells the kind of an answer by its header fields.</summary>
internal static class AnswerKinds
{
    /// <summary>The kind of a body.</summary>
    public static AnswerKind Of(HttpContent content)
    {
        if (!AnswerCoding.IsPlain(content))
            return AnswerKind.Closed;
        if (content.Headers.ContentType is not { MediaType: { } media } type || !IsUtf8(type))
            return AnswerKind.Closed;

        return Is(media, "application/json") || Is(media, "text/json") || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase) && !Is(media, "application/stream+json") ? AnswerKind.Json
            : Is(media, "application/x-ndjson") || Is(media, "application/ndjson") || Is(media, "application/jsonl") || Is(media, "application/stream+json") ? AnswerKind.Lines
            : AnswerKind.Closed;
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) => type.CharSet is null || Is(type.CharSet.Trim('"'), "utf-8") || Is(type.CharSet.Trim('"'), "us-ascii");

    private static bool Is(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);
}
