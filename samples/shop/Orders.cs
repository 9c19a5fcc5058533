using System.Text.Json.Nodes;
using static Shop.Answers;

namespace Shop;

/// <summary>Who bought what.</summary>
internal static class Orders
{
    public static void MapOrders(this WebApplication app, Shelves shelves)
    {
        app.MapGet("/orders", (string? status, string? after, int? limit) =>
            Page(shelves.List("orders", limit ?? 20, after ?? "", "status", status), limit ?? 20));

        app.MapGet("/orders/{orderId}", (string orderId) =>
            shelves.Find("orders", orderId) is { } order ? Json(order) : NotFound());

        app.MapPost("/orders", async (HttpRequest request) =>
            await BodyAsync(request) is { } order ? Json(Take(shelves, order), 201) : Results.BadRequest());

        app.MapPatch("/orders/{orderId}", async (string orderId, HttpRequest request) =>
        {
            if (shelves.Find("orders", orderId) is not { } order || await BodyAsync(request) is not { } change)
                return NotFound();

            shelves.Put("orders", orderId, order.With(change));
            return Json(order);
        });

        app.MapPost("/orders/bulk", async (HttpRequest request) =>
        {
            if (await BodyAsync(request) is not { } body || body["orders"] is not JsonArray orders)
                return Results.BadRequest();

            var taken = new JsonArray();
            shelves.Together(() => { foreach (var order in orders) taken.Add(Take(shelves, order!.AsObject())); });
            return Json(new JsonObject { ["items"] = taken }, 201);
        });
    }

    private static JsonObject Take(Shelves shelves, JsonObject wish)
    {
        var id = shelves.NextId("orders", 'o');
        var cents = 0L;
        foreach (var line in wish["items"]!.AsArray())
            cents += Price(shelves, (string)line!["itemId"]!) * (int)line["count"]!;

        var order = new JsonObject { ["id"] = id, ["status"] = "placed", ["totalCents"] = cents, ["placedAt"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ") }
            .With(wish);
        shelves.Put("orders", id, order);
        return order;
    }

    private static long Price(Shelves shelves, string itemId) => (long?)shelves.Find("items", itemId)?["priceCents"] ?? 0;
}
