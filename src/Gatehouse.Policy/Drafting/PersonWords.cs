namespace Gatehouse.Policy.Drafting;

/// <summary>Words that name a person to whom things belong.</summary>
internal static class PersonWords
{
    private static readonly HashSet<string> People = new(StringComparer.Ordinal)
    {
        "user", "account", "customer", "profile", "person", "owner", "buyer", "author", "patient", "student", "employee", "player", "subscriber", "creator",
    };

    private static readonly HashSet<string> Ids = new(StringComparer.Ordinal) { "id", "uuid", "guid", "name", "uid", "key", "sid", "number" };

    /// <summary>A name that says whose thing it is, in full: <c>userId</c>, <c>owner_id</c>, <c>username</c>.</summary>
    internal static bool NamesPerson(string name)
    {
        var words = NameWords.Of(name);
        return words.Count switch
        {
            1 => words[0] is "username" or "userid" or "uid" || People.Contains(words[0]),
            2 => People.Contains(words[0]) && Ids.Contains(words[1]),
            _ => false,
        };
    }

    /// <summary>A field that carries the id of the person a thing belongs to: <c>buyerId</c>, <c>created_by</c>. Stricter: an 'account' or 'name' may be anything.</summary>
    internal static bool CarriesOwner(string field)
    {
        var words = NameWords.Of(field);
        return words.Count == 2 && ((People.Contains(words[0]) && words[0] != "profile" && words[1] is "id" or "uuid" or "uid") || (words[0] == "created" && words[1] == "by"));
    }

    /// <summary>A collection of persons: <c>users</c>, <c>customers</c>.</summary>
    internal static bool IsCollection(string segment)
    {
        var words = NameWords.Of(segment);
        return words.Count == 1 && (words[0] == "people" || (words[0].EndsWith('s') && People.Contains(words[0][..^1])) || words[0] is "user" or "account" or "profile");
    }
}
