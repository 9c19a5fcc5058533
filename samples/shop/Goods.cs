using System.Text.Json.Nodes;

namespace Shop;

/// <summary>The things on the shelves: 40 articles in three colours each, and what people said about them.</summary>
internal static class Goods
{
    private static readonly string[] Colours = ["Moss", "Ink", "Cream"];

    private static readonly (string Category, string Name, int Cents)[] Articles =
    [
        ("kitchen", "Enamel Mug", 1290), ("kitchen", "Stoneware Bowl", 1890), ("kitchen", "Linen Tea Towel", 990), ("kitchen", "Pour-over Kettle", 5490),
        ("kitchen", "Oak Cutting Board", 3490), ("kitchen", "Bread Tin", 2790), ("kitchen", "Salt Cellar", 1650), ("kitchen", "Milk Jug", 1450),
        ("outdoor", "Day Pack 22 L", 7900), ("outdoor", "Wool Blanket", 6900), ("outdoor", "Camp Lantern", 3990), ("outdoor", "Trail Flask", 2490),
        ("outdoor", "Folding Stool", 4490), ("outdoor", "Rain Poncho", 3290), ("outdoor", "Pocket Knife", 2990), ("outdoor", "Fire Steel", 1390),
        ("desk", "Ruled Notebook", 890), ("desk", "Fountain Pen", 4900), ("desk", "Desk Tray", 2690), ("desk", "Letter Opener", 1590),
        ("desk", "Pencil Case", 1990), ("desk", "Reading Lamp", 8900), ("desk", "Wall Calendar", 1490), ("desk", "Card Box", 1190),
        ("garden", "Hand Trowel", 1790), ("garden", "Watering Can", 3290), ("garden", "Seed Box", 1090), ("garden", "Pruning Shears", 3890),
        ("garden", "Plant Pot 14 cm", 1250), ("garden", "Garden Gloves", 1390), ("garden", "Jute Twine", 590), ("garden", "Bird Feeder", 2590),
        ("textile", "Merino Scarf", 4990), ("textile", "Flannel Shirt", 6490), ("textile", "Knit Cap", 2490), ("textile", "Apron", 3690),
        ("textile", "Tote Bag", 1690), ("textile", "Wool Socks", 1490), ("textile", "Cushion Cover", 2190), ("textile", "Bath Towel", 2890),
    ];

    private static readonly string[] Praise =
    [
        "Exactly as in the picture, and it arrived a day early.", "Lovely colour. My sister wants one too.", "Good, but smaller than I thought.",
        "Second one I buy: the first has survived three winters.", "The lid came loose after a week; support sent a new one at once.",
        "Solid. Nothing more to say.", "A present for my father, he uses it daily.", "Packaging could do with less paper.",
        "Took O'Brien's advice in the comments and chose the darker one. Right choice!", "Would order again.",
    ];

    /// <summary>All 120 items.</summary>
    public static IEnumerable<JsonObject> Items()
    {
        for (var n = 0; n < Articles.Length * Colours.Length; n++)
        {
            var (category, name, cents) = Articles[n / Colours.Length];
            var colour = Colours[n % Colours.Length];
            yield return new JsonObject
            {
                ["id"] = $"{name}-{colour}".ToLowerInvariant().Replace(' ', '-'),
                ["name"] = $"{name}, {colour}",
                ["category"] = category,
                ["priceCents"] = cents + n % Colours.Length * 100,
                ["inStock"] = (n * 17 + 5) % 60,
                ["description"] = $"{name} in {colour.ToLowerInvariant()}, made to be used for years.",
            };
        }
    }

    /// <summary>All 80 comments.</summary>
    public static IEnumerable<JsonObject> Comments(DateTimeOffset opening)
    {
        var items = Items().ToList();
        var people = People.All().ToList();
        for (var n = 0; n < 80; n++)
            yield return new JsonObject
            {
                ["id"] = $"c-{100_001 + n}",
                ["itemId"] = (string)items[n * 11 % items.Count]["id"]!,
                ["authorId"] = (string)people[n * 7 % people.Count]["id"]!,
                ["rating"] = 5 - n % 7 / 2,
                ["text"] = Praise[n % Praise.Length],
                ["writtenAt"] = Stock.At(opening.AddHours(50 + n * 61)),
            };
    }
}
