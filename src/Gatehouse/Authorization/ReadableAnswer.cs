using Gatehouse.Request;

namespace Gatehouse.Authorization;

/// <summary>What kind of answer the upstream gave, before it is read.</summary>
internal static class ReadableAnswer
{
    /// <summary>Why an owner cannot be read from it, as a word for the log; null when it can.</summary>
    public static string? WhyNotReadable(HttpResponseMessage answer)
    {
        if (!AnswerCoding.IsPlain(answer.Content))
            return "answer_encoded";
        if (!answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) || type.Count != 1 || !JsonText.Is(type.ToString()))
            return "answer_not_json";

        return answer.Content.Headers.ContentLength > HeldAnswer.MostBytes ? "answer_too_large" : null;
    }

    /// <summary>The one strong ETag (RFC 9110, section 8.8.3); null without.</summary>
    public static string? StrongTag(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.TryGetValues("ETag", out var values) && values.Count == 1 && values.ToString() is ['"', .. var tag, '"'] && IsTag(tag) ? $"\"{tag}\"" : null;

    private static bool IsTag(string tag)
    {
        foreach (var c in tag)
            if (c is '"' or < '!' or '\x7f')
                return false;

        return tag.Length <= 256;
    }
}
