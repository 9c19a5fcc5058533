using System.Text.Json.Nodes;
using static Shop.Answers;

namespace Shop;

/// <summary>What customers say about what they bought.</summary>
internal static class Comments
{
    public static void MapComments(this WebApplication app, Shelves shelves)
    {
        app.MapGet("/comments", (string? itemId, string? after, int? limit) =>
            Page(shelves.List("comments", limit ?? 20, after ?? "", "itemId", itemId), limit ?? 20));

        app.MapPost("/comments", async (HttpRequest request) =>
        {
            if (await BodyAsync(request) is not { } said)
                return Results.BadRequest();

            var id = shelves.NextId("comments", 'c');
            var comment = new JsonObject { ["id"] = id, ["writtenAt"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ") }.With(said);
            shelves.Put("comments", id, comment);
            return Json(comment, 201);
        });

        app.MapDelete("/comments/{commentId}", (string commentId) =>
            shelves.Remove("comments", commentId) ? Results.NoContent() : NotFound());
    }
}
