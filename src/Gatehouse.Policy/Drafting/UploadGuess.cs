using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>Operations that take files, and what to demand of these (requirements 4.06, 4.07).</summary>
internal static class UploadGuess
{
    internal static bool TakesFiles(ContractOperation operation) =>
        operation.Body is { } body && body.Media.Any(media => IsFile(media.Type));

    internal static string Rule(ContractOperation operation)
    {
        var types = operation.Body!.Media.Select(media => media.Type)
            .Where(type => IsFile(type) && !type.StartsWith("multipart/", StringComparison.Ordinal) && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '+' or '-')).ToList();
        return $"{{ types: [{(types.Count > 0 ? string.Join(", ", types) : "image/png, image/jpeg")}], maxBytes: 5MiB, scan: true, scannerDown: hold }}";
    }

    private static bool IsFile(string type) =>
        type is "multipart/form-data" or "application/octet-stream" or "application/pdf" or "application/zip"
        || type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal);
}
