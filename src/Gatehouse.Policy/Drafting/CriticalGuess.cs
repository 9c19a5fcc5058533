using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Which operations want further proof, whoever asks (requirement 2.05).</summary>
internal static class CriticalGuess
{
    private static readonly HashSet<string> Settings = new(StringComparer.Ordinal) { "settings", "setting", "config", "configuration", "roles", "role", "permissions" };

    private static readonly HashSet<string> Many = new(StringComparer.Ordinal) { "bulk", "batch", "import" };

    /// <summary>The proof the guide asks for; null when the operation looks ordinary.</summary>
    internal static string? Of(ContractOperation operation)
    {
        var shape = PathShape.Of(operation.Template);
        if (operation.Method == "DELETE" && OwnerGuess.FromPath(shape) is not null && shape.Segments.Count == 2)
            return "email";
        if (operation.Method is "GET" or "HEAD" or "OPTIONS" or "TRACE")
            return null;
        if (shape.Literals.SelectMany(NameWords.Of).Any(Many.Contains))
            return "password";

        return shape.Literals.Any(literal => Settings.Contains(literal.ToLowerInvariant())) && OwnerGuess.FromPath(shape) is null ? "secondFactor" : null;
    }
}
