using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>A contract's text as JSON, and where each of its nodes stands.</summary>
internal sealed record ContractSource(string File, JsonElement Json, Func<string, ContractPlace> PlaceOf)
{
    /// <summary>Relative to the contract's folder; empty for the contract itself.</summary>
    internal string Name { get; init; } = "";

    /// <summary>Absolute paths of the other files taken in.</summary>
    internal IReadOnlyList<string> Paths { get; init; } = [];

    internal ContractNode Root => new(Json, "");

    internal static ContractSource? Read(string path, string displayName, PolicyReport report) =>
        ContractBytes.Read(path, displayName, report) is not { } bytes ? null
            : LooksLikeJson(path, bytes.Span) ? JsonText.Read(bytes, displayName, report)
            : YamlText.Read(bytes, displayName, report);

    internal void Fault(PolicyReport report, string pointer, string expected, string found, string? hint = null)
    {
        var (file, line, column) = PlaceOf(pointer);
        report.Add(new Fault(file, line, column, pointer.Length == 0 ? "/" : pointer, expected, found, hint));
    }

    internal void Warn(PolicyReport report, string code, string pointer, string message)
    {
        var (file, line, column) = PlaceOf(pointer);
        report.Add(new Warning(code, file, line, column, message));
    }

    internal ContractDocument ToDocument(ContractVersion version, IReadOnlyList<ContractOperation> operations) =>
        new(File, version, Json, operations, PlaceOf)
        {
            Title = Root.Child("info")?.Text("title") ?? "",
            BasePath = ServerPath.Of(Root),
            OtherFiles = Paths,
        };

    private static bool LooksLikeJson(string path, ReadOnlySpan<byte> bytes)
    {
        var extension = Path.GetExtension(path).ToUpperInvariant();
        if (extension is ".JSON" or ".YAML" or ".YML")
            return extension == ".JSON";

        var start = bytes.TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] == (byte)'{';
    }
}
