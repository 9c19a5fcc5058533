using System.Text.Json.Nodes;
using static Shop.Answers;

namespace Shop;

/// <summary>What happens behind the counter: sales reports and settings.</summary>
internal static class Office
{
    public static void MapOffice(this WebApplication app, Shelves shelves)
    {
        app.MapGet("/reports/sales", (string? from, string? to) => Json(Sales(shelves, from ?? "0000", to ?? "9999")));

        app.MapPost("/reports", async (HttpRequest request) =>
        {
            if (await BodyAsync(request) is not { } wish)
                return Results.BadRequest();

            var id = shelves.NextId("reports", 'r');
            var report = new JsonObject { ["id"] = id, ["orderedBy"] = Subject(request) }
                .With(wish).With(Sales(shelves, (string)wish["from"]!, (string)wish["to"]!));
            shelves.Put("reports", id, report);
            return Json(report, 201);
        });

        app.MapGet("/settings", () => Json(new JsonObject { ["items"] = shelves.List("settings", 100) }));

        app.MapPut("/settings/{name}", async (string name, HttpRequest request) =>
        {
            if (shelves.Find("settings", name) is not { } setting || await BodyAsync(request) is not { } change)
                return NotFound();

            shelves.Put("settings", name, setting.With(change));
            return Json(setting);
        });
    }

    // Dates compare as text; a day that is named is included.
    private static JsonObject Sales(Shelves shelves, string from, string to)
    {
        var orders = shelves.List("orders", 10_000).Where(order => (string)order!["status"]! != "cancelled")
            .Where(order => string.CompareOrdinal(Day(order!), from) >= 0 && string.CompareOrdinal(Day(order!), to) <= 0).ToList();

        return new JsonObject
        {
            ["from"] = from,
            ["to"] = to,
            ["orders"] = orders.Count,
            ["totalCents"] = orders.Sum(order => (long)order!["totalCents"]!),
        };
    }

    private static string Day(JsonNode order) => ((string)order["placedAt"]!)[..10];
}
