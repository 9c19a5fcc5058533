using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Model;

namespace Gatehouse.Policy.Drafting;

/// <summary>How heavy an operation looks (requirement 5.02); the reason for anything but light.</summary>
internal static class ClassGuess
{
    private static readonly HashSet<string> HeavyAlways = new(StringComparer.Ordinal)
    {
        "export", "exports", "import", "imports", "bulk", "batch", "upload", "uploads", "backup", "backups", "dump", "restore", "reindex", "rebuild", "migrate", "sync",
    };

    private static readonly HashSet<string> HeavyWhenWritten = new(StringComparer.Ordinal) { "report", "reports", "render", "generate", "analyze", "transcode" };

    private static readonly HashSet<string> Medium = new(StringComparer.Ordinal)
    {
        "search", "query", "report", "reports", "analytics", "statistics", "stats", "download", "downloads", "aggregate", "summary",
    };

    internal static (OperationClass Class, string Why) Of(ContractOperation operation, PathShape shape)
    {
        var words = shape.Segments.Where(segment => segment.Contains(':', StringComparison.Ordinal) || PathShape.IsLiteral(segment)).SelectMany(NameWords.Of)
            .Concat(NameWords.Of(operation.OperationId ?? "")).ToList();
        var writes = operation.Method is "POST" or "PUT" or "PATCH";

        if (words.Find(HeavyAlways.Contains) is { } heavy)
            return (OperationClass.Heavy, $"'{heavy}'");
        if (writes && words.Find(HeavyWhenWritten.Contains) is { } made)
            return (OperationClass.Heavy, $"makes '{made}'");
        if (operation.Body is { } body && body.Media.Any(media => media.Type.StartsWith("multipart/", StringComparison.Ordinal)))
            return (OperationClass.Heavy, "takes files");
        if (words.Find(Medium.Contains) is { } medium)
            return (OperationClass.Medium, $"'{medium}'");

        return writes ? (OperationClass.Medium, "") : (OperationClass.Light, "");
    }
}
