using static Shop.Answers;

namespace Shop;

/// <summary>What is for sale.</summary>
internal static class Catalog
{
    public static void MapCatalog(this WebApplication app, Shelves shelves)
    {
        app.MapGet("/catalog", (string? category, string? after, int? limit) =>
            Page(shelves.List("items", limit ?? 20, after ?? "", "category", category), limit ?? 20));

        app.MapGet("/catalog/{itemId}", (string itemId) =>
            shelves.Find("items", itemId) is { } item ? Json(item) : NotFound());

        app.MapPost("/catalog", async (HttpRequest request) =>
        {
            if (await BodyAsync(request) is not { } item || (string?)item["id"] is not { } id)
                return Results.BadRequest();

            shelves.Put("items", id, item);
            return Json(item, 201);
        });

        app.MapPut("/catalog/{itemId}", async (string itemId, HttpRequest request) =>
        {
            if (await BodyAsync(request) is not { } item)
                return Results.BadRequest();

            item["id"] = itemId;
            shelves.Put("items", itemId, item);
            return Json(item);
        });
    }
}
