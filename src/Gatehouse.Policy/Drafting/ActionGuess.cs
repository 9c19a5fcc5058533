using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>What an operation does, in one word: read, create, write, delete, or a verb of its own.</summary>
internal static class ActionGuess
{
    private static readonly HashSet<string> Verbs = new(StringComparer.Ordinal)
    {
        "activate", "approve", "archive", "ban", "batch", "block", "bulk", "cancel", "capture", "confirm", "deactivate", "disable", "download", "enable",
        "export", "impersonate", "import", "lock", "login", "logout", "merge", "moderate", "pay", "publish", "refund", "register", "reject", "renew", "reset", "restart",
        "restore", "resume", "revoke", "rotate", "search", "signin", "signup", "start", "stop", "suspend", "sync", "transfer", "unblock", "unlock", "unpublish", "upload", "verify", "void",
    };

    internal static string Of(ContractOperation operation, PathShape shape)
    {
        if (VerbOf(shape) is { } verb)
            return verb;

        return operation.Method switch
        {
            "GET" or "HEAD" or "OPTIONS" => "read",
            "POST" when shape.Last is { } last && PathShape.IsLiteral(last) => "create",
            "DELETE" => "delete",
            _ => "write",
        };
    }

    /// <summary><c>/orders/bulk</c>, <c>/orders/{id}/approve</c>, <c>/forms/{id}:renew</c>.</summary>
    private static string? VerbOf(PathShape shape)
    {
        var last = shape.Last ?? "";
        var words = NameWords.Of(last[(last.LastIndexOf('}') + 1)..]);
        return words.Count > 0 && Verbs.Contains(words[0]) ? words[0] : null;
    }
}
