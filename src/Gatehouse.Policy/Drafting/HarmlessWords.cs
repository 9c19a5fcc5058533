namespace Gatehouse.Policy.Drafting;

/// <summary>What a person may usually change or make for themselves. A short list on purpose: what is missing is drafted closed.</summary>
internal static class HarmlessWords
{
    private static readonly HashSet<string> Things = new(StringComparer.Ordinal)
    {
        "order", "comment", "review", "post", "message", "cart", "basket", "favorite", "favourite", "wishlist", "rating", "ticket",
        "question", "answer", "feedback", "booking", "reservation", "todo", "task", "note", "bookmark", "like", "reaction",
    };

    private static readonly HashSet<string> Parts = new(StringComparer.Ordinal)
    {
        "avatar", "picture", "photo", "image", "profile", "setting", "preference", "address", "contact", "bio", "notification", "language", "theme",
    };

    // Fields that raise their holder: whoever may write their own record must not write these (API3:2023, mass assignment).
    private static readonly HashSet<string> Raising = new(StringComparer.Ordinal)
    {
        "role", "roles", "admin", "administrator", "superuser", "staff", "moderator", "permission", "permissions", "scope", "scopes", "privilege", "privileges", "grants",
        "verified", "approved", "balance", "credit", "credits", "quota", "limit", "plan", "tier", "status", "enabled", "disabled", "active", "blocked", "banned", "locked",
    };

    /// <summary><c>orders</c>, <c>comments</c>: things people make.</summary>
    internal static bool IsThing(string segment) => Things.Contains(Singular(segment));

    /// <summary><c>avatar</c>, <c>settings</c>, and things people make, below their own record.</summary>
    internal static bool IsPart(string segment) => Parts.Contains(Singular(segment)) || IsThing(segment);

    /// <summary><c>role</c>, <c>isAdmin</c>, <c>emailVerified</c>.</summary>
    internal static bool Raises(string field) => NameWords.Of(field).Any(Raising.Contains);

    private static string Singular(string segment)
    {
        var words = NameWords.Of(segment);
        var word = words.Count == 1 ? words[0] : "";
        return word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
            : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1]
            : word;
    }
}
