using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shop;

/// <summary>The few kinds of answers the shop gives.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Json(JsonNode node, int status = 200) => Results.Text(node.ToJsonString(Readable), "application/json", statusCode: status);

    public static IResult NotFound() => Json(new JsonObject { ["error"] = "not_found" }, 404);

    /// <summary>A page of a list: the things and where the next page begins.</summary>
    public static IResult Page(JsonArray things, int count) =>
        Json(new JsonObject { ["items"] = things, ["next"] = things.Count == count ? things[^1]!["id"]!.GetValue<string>() : null });

    /// <summary>The request's body as an object, or null if it is something else.</summary>
    public static async Task<JsonObject?> BodyAsync(HttpRequest request) =>
        await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject;

    /// <summary>Who asks, as the gateway says. The gateway removes this header from what clients send.</summary>
    public static string Subject(HttpRequest request) => request.Headers["Gatehouse-Subject"].ToString() is { Length: > 0 } subject ? subject : "guest";

    /// <summary>Copies the fields of a change over a document.</summary>
    public static JsonObject With(this JsonObject document, JsonObject change)
    {
        foreach (var (name, value) in change)
            document[name] = value?.DeepClone();

        return document;
    }

    /// <summary>A new id such as o-100151: one more than there are things.</summary>
    public static string NextId(this Shelves shelves, string kind, char letter)
    {
        var number = 100_001 + shelves.Count(kind);
        while (shelves.Find(kind, $"{letter}-{number}") is not null)
            number++;

        return $"{letter}-{number}";
    }
}
