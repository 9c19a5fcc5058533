using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>An API that checks nothing: whoever names a thing gets it, with all that a careful API would keep to itself.</summary>
internal static partial class BrokenApi
{
    /// <summary>Stands in everything of one person, and in nothing else.</summary>
    public static string MarkOf(string owner) => $"MARK-{owner}-{owner.Length * 7919}";

    /// <summary>The tag of everything of one person.</summary>
    public static string TagOf(string owner) => $"\"etag-{owner}-{owner.Length * 104_729}\"";

    /// <summary>The thing, of a length that tells whose it is.</summary>
    public static string ThingOf(string owner) =>
        $$"""{"owner":"{{owner}}","userId":"{{owner}}","adminId":"{{owner}}","orgId":"org-{{owner}}","parties":{"buyerId":"zoe","sellerId":"{{owner}}"},"secret":"{{MarkOf(owner)}}","filler":"{{new string('x', owner == "alice" ? 1117 : 2239)}}"}""";

    /// <summary>Everybody's things, with their number.</summary>
    public static string Everything { get; } = $$"""{"items":[{{ThingOf("alice")}},{{ThingOf("bob")}}],"total":2}""";

    /// <summary>Answers whatever is asked: lists with everybody's things, single ones with tag, range and date, errors that quote the thing.</summary>
    public static UpstreamAnswer Answer { get; } = async (request, stream, cancellationToken) =>
    {
        await request.Complete;
        await Of(request)(request, stream, cancellationToken);
    };

    /// <summary>Bytes to send; {o} in target and body is whose thing is asked for, {me} who asks, {tag} that thing's tag.</summary>
    public static string Request(string key, string caller, (string Method, string Target, string? Body) operation, string owner, string condition)
    {
        string Filled(string text) => text.Replace("{o}", owner, StringComparison.Ordinal).Replace("{me}", caller, StringComparison.Ordinal).Replace("{tag}", TagOf(owner), StringComparison.Ordinal);
        var body = operation.Body is { } given ? Filled(given) : null;
        var length = body is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        return $"{operation.Method} {Filled(operation.Target)} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {key}\r\n{Filled(condition)}{length}\r\n{body}";
    }

    /// <summary>All that came, byte for byte.</summary>
    public static string Whole(RawAnswer answer) => answer.Head + "\r\n\r\n" + Encoding.Latin1.GetString(answer.Body) + string.Concat(answer.Trailers);

    /// <summary>The same without what differs from request to request.</summary>
    public static string Looks(RawAnswer answer) => Changing().Replace(Whole(answer), "");

    /// <summary>What of the other's thing is in an answer; null for nothing.</summary>
    public static string? LeakOf(RawAnswer answer, string other)
    {
        string[] marks = [MarkOf(other), TagOf(other).Trim('"'), "Last-Modified", "Content-Range", "ETag", "X-Thing", "X-Total-Count"];
        string[] lengths = [Length(ThingOf(other)), Length(Everything), Length($"[{ThingOf("alice")},{ThingOf("bob")}]")];
        return Array.Find(marks, word => Whole(answer).Contains(word, StringComparison.OrdinalIgnoreCase))
            ?? Array.Find(lengths, word => Looks(answer).Contains(word, StringComparison.Ordinal));
    }

    private static string Length(string thing) => Encoding.UTF8.GetByteCount(thing).ToString(CultureInfo.InvariantCulture);

    private static UpstreamAnswer Of(SeenRequest request)
    {
        if (request.Target.Contains("nobody", StringComparison.Ordinal))
            return UpstreamAnswers.Json("""{"error":"no row of that id in table things"}""", 404, "ETag: \"0\"", "X-Thing: none");
        if (OwnerIn().Match(request.Target) is { Success: true } named)
            return Single(request, named.Value, ThingOf(named.Value));
        if (request.Method is "GET" or "HEAD")
            return UpstreamAnswers.Json(request.Path == "/notes" ? $"[{ThingOf("alice")},{ThingOf("bob")}]" : Everything, 200, $"ETag: {TagOf("alice")}", $"ETag: {TagOf("bob")}", "Last-Modified: Tue, 01 Jul 2025 10:00:00 GMT", "X-Total-Count: 2");

        // Whoever sends a thing gets it back; one of nobody named is everybody's.
        var sent = OwnerIn().Match(request.Text);
        return sent.Success ? Single(request, sent.Value, ThingOf(sent.Value)) : UpstreamAnswers.Json(Everything);
    }

    private static UpstreamAnswer Single(SeenRequest request, string owner, string body)
    {
        string[] headers = ["Content-Type: application/json", $"ETag: {TagOf(owner)}", "Last-Modified: Tue, 01 Jul 2025 10:00:00 GMT", $"X-Thing: {MarkOf(owner)}", $"Link: </next?{MarkOf(owner)}>; rel=next"];
        if (request.Header("If-None-Match") is { } tag && tag.Contains(TagOf(owner), StringComparison.Ordinal))
            return UpstreamAnswers.Raw($"HTTP/1.1 304 Not Modified\r\n{string.Concat(headers[1..].Select(header => header + "\r\n"))}\r\n");
        if (request.Header("Range") is not null && request.Method == "GET")
            return UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes(body[..40]), 206, [.. headers, string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes 0-39/{body.Length}")]);
        if (request.Header("If-Match") is { } wanted && !wanted.Contains(TagOf(owner), StringComparison.Ordinal))
            return UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes($$"""{"error":"the tag is {{TagOf(owner).Trim('"')}}","thing":{{body}}}"""), 412, headers);

        return UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes(body), 200, headers);
    }

    // The last one named: /users/alice/orders/bob-1 is bob's.
    [GeneratedRegex("alice|bob", RegexOptions.RightToLeft)]
    private static partial Regex OwnerIn();

    [GeneratedRegex("""(?im)^(date|gatehouse-request-id|ratelimit[a-z-]*):[^\r\n]*|"request_id":"[^"]*"|"instance":"[^"]*" """)]
    private static partial Regex Changing();
}
