using System.Globalization;
using System.Text.Json.Nodes;

namespace Shop;

/// <summary>The people of the sample: customers, and those who work here.</summary>
internal static class People
{
    private static readonly (string Id, string Name, string Role)[] Names =
    [
        ("alice", "Alice Lindqvist", "user"), ("bob", "Bob Okafor", "user"), ("carol", "Carol Moretti", "user"),
        ("maya", "Maya Desai", "manager"), ("admin", "Ada Brandt", "admin"), ("sam", "Sam Whitaker", "support"),
        ("mona", "Mona Haddad", "moderator"), ("pavel", "Pavel Novák", "partner"), ("dora", "Dora Székely", "user"),
        ("emil", "Emil Sørensen", "user"), ("fiona", "Fiona Gallagher", "user"), ("george", "George Papadakis", "user"),
        ("hanna", "Hanna Virtanen", "user"), ("ivan", "Ivan Horvat", "user"), ("jasmin", "Jasmin Yılmaz", "user"),
        ("kofi", "Kofi Mensah", "user"), ("lena", "Lena Vogel", "user"), ("miguel", "Miguel Ortega", "user"),
        ("nora", "Nora O'Brien", "user"), ("oscar", "Oscar Nyberg", "user"), ("priya", "Priya Raman", "user"),
        ("quentin", "Quentin Dubois", "user"), ("rosa", "Rosa Almeida", "user"), ("stefan", "Stefan Kowalczyk", "user"),
        ("tara", "Tara Byrne", "user"), ("uwe", "Uwe Schreiber", "user"), ("vera", "Vera Petrova", "user"),
        ("wim", "Wim de Boer", "user"), ("xenia", "Xenia Kralj", "user"), ("yusuf", "Yusuf Demir", "user"),
        ("zoe", "Zoë Laurent", "user"), ("aaron", "Aaron Feld", "user"), ("bianca", "Bianca Rossi", "user"),
        ("caleb", "Caleb Njoroge", "user"), ("delia", "Delia Popescu", "user"), ("elias", "Elias Karlsson", "user"),
        ("freya", "Freya Jónsdóttir", "user"), ("gita", "Gita Banerjee", "user"), ("hugo", "Hugo Marchand", "support"),
        ("iris", "Iris van Dijk", "moderator"),
    ];

    private static readonly (string Street, string City, string Postcode, string Country)[] Places =
    [
        ("Lindenstraße", "Berlin", "10969", "DE"), ("Via dei Mille", "Torino", "10123", "IT"), ("Harbour Road", "Cork", "T12AB34", "IE"),
        ("Rue des Lilas", "Lyon", "69003", "FR"), ("Storgatan", "Malmö", "21142", "SE"), ("Calle Mayor", "Zaragoza", "50001", "ES"),
        ("Prinsengracht", "Amsterdam", "1015DV", "NL"),
    ];

    /// <summary>All of them, alice first.</summary>
    public static IEnumerable<JsonObject> All()
    {
        for (var n = 0; n < Names.Length; n++)
        {
            var (id, name, role) = Names[n];
            var place = Places[n % Places.Length];
            yield return new JsonObject
            {
                ["id"] = id,
                ["displayName"] = name,
                ["email"] = $"{id}@mail.example",
                ["phone"] = $"+49301{(n * 7919 + 23_417) % 1_000_000:D6}",
                ["birthDate"] = new DateOnly(1960 + n, 1 + n * 5 % 12, 1 + n * 11 % 28).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["role"] = role,
                ["passwordHash"] = $"of-{id}-kept-by-careless-shops",
                ["newsletter"] = n % 3 == 0,
                ["address"] = new JsonObject { ["street"] = $"{place.Street} {1 + n * 13 % 90}", ["city"] = place.City, ["postcode"] = place.Postcode, ["country"] = place.Country },
            };
        }
    }
}
