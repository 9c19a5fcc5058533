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
    public static string ThingOf(string owner) => $$"""{"owner":"{{owner}}","userId":"{{owner}}","secret":"{{MarkOf(owner)}}","filler":"{{new string('x', owner == "alice" ? 1117 : 2239)}}"}""";

    /// <summary>Answers whatever is asked: lists with everybody's things, single ones with tag, range and date, errors that quote the thing.</summary>
    public static UpstreamAnswer Answer { get; } = async (request, stream, cancellationToken) =>
    {
        await request.Complete;
        var owner = OwnerIn().Match(request.Target) is { Success: true } named ? named.Value : null;
        var body = owner is null ? $$"""{"items":[{{ThingOf("alice")}},{{ThingOf("bob")}}],"total":2}""" : ThingOf(owner);
        await Say(request, owner, body)(request, stream, cancellationToken);
    };

    private static UpstreamAnswer Say(SeenRequest request, string? owner, string body)
    {
        string[] headers = owner is null
            ? ["Content-Type: application/json", $"X-Thing: {MarkOf("alice")} {MarkOf("bob")}"]
            : ["Content-Type: application/json", $"ETag: {TagOf(owner)}", "Last-Modified: Tue, 01 Jul 2025 10:00:00 GMT", $"X-Thing: {MarkOf(owner)}", $"Link: </next?{MarkOf(owner)}>; rel=next"];
        if (owner is not null && request.Header("If-None-Match") is { } tag && tag.Contains(TagOf(owner), StringComparison.Ordinal))
            return UpstreamAnswers.Raw($"HTTP/1.1 304 Not Modified\r\n{string.Concat(headers[1..].Select(header => header + "\r\n"))}\r\n");
        if (request.Header("Range") is not null && request.Method == "GET")
            return UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes(body[..40]), 206, [.. headers, string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes 0-39/{body.Length}")]);
        if (request.Header("If-Match") is { } wanted && owner is not null && !wanted.Contains(TagOf(owner), StringComparison.Ordinal))
            return UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes($$"""{"error":"the tag is {{TagOf(owner).Trim('"')}}","thing":{{body}}}"""), 412, headers);

        return UpstreamAnswers.Bytes(Encoding.UTF8.GetBytes(body), 200, headers);
    }

    // The last one named: /users/alice/orders/bob-1 is bob's.
    [GeneratedRegex("alice|bob", RegexOptions.RightToLeft)]
    private static partial Regex OwnerIn();
}
