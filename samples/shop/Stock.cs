using System.Globalization;
using System.Text.Json.Nodes;

namespace Shop;

/// <summary>What the shop is opened with: always the same 120 items, 40 people, 150 orders, 80 comments.</summary>
internal static class Stock
{
    private static readonly DateTimeOffset Opening = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Fills an empty shop.</summary>
    public static void Fill(Shelves shelves) => shelves.Together(() =>
    {
        foreach (var item in Goods.Items())
            shelves.Put("items", (string)item["id"]!, item);
        foreach (var user in People.All())
            shelves.Put("users", (string)user["id"]!, user);
        foreach (var order in Orders())
            shelves.Put("orders", (string)order["id"]!, order);
        foreach (var comment in Goods.Comments(Opening))
            shelves.Put("comments", (string)comment["id"]!, comment);
        foreach (var (id, value, description) in Settings)
            shelves.Put("settings", id, new JsonObject { ["id"] = id, ["value"] = value, ["description"] = description });
    });

    /// <summary>A time of this shop's history, as RFC 3339.</summary>
    public static string At(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static readonly (string, string, string)[] Settings =
    [
        ("shop-name", "Fern & Flint", "What the shop is called in letters and on invoices."),
        ("currency", "EUR", "ISO 4217 code of all prices."),
        ("free-shipping-from", "4900", "Orders from this many cents are sent free of charge."),
        ("return-days", "30", "How many days a customer may send things back."),
        ("vat-percent", "19", "Value added tax that prices include."),
        ("orders-open", "true", "Whether new orders are taken."),
        ("support-mail", "help@fern-and-flint.example", "Where customers write to."),
        ("newsletter-weekday", "tuesday", "When the newsletter goes out."),
    ];

    private static readonly string[] States = ["delivered", "delivered", "delivered", "sent", "placed", "cancelled"];

    private static IEnumerable<JsonObject> Orders()
    {
        var items = Goods.Items().ToList();
        var people = People.All().ToList();
        for (var n = 0; n < 150; n++)
        {
            // Steps that share no factor with the lengths walk through all of them: varied, and always the same.
            var lines = Enumerable.Range(0, 1 + n % 3).Select(line => (Item: items[(n * 7 + line * 31) % items.Count], Count: 1 + (n + line) % 4)).ToList();
            var buyer = people[n * 3 % people.Count];
            yield return new JsonObject
            {
                ["id"] = $"o-{100_001 + n}",
                ["buyerId"] = (string)buyer["id"]!,
                ["status"] = n < 120 ? States[n % 3] : States[3 + n % 3],
                ["items"] = new JsonArray([.. lines.Select(line => new JsonObject { ["itemId"] = (string)line.Item["id"]!, ["count"] = line.Count })]),
                ["totalCents"] = lines.Sum(line => (int)line.Item["priceCents"]! * line.Count),
                ["placedAt"] = At(Opening.AddHours(n * 37)),
                ["address"] = buyer["address"]!.DeepClone(),
            };
        }
    }
}
