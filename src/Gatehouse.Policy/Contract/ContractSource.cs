using System.Text.Json;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>A contract's text as JSON, and where each of its nodes stands.</summary>
internal sealed record ContractSource(string File, JsonElement Json, Func<string, (int Line, int Column)> Locate)
{
    internal ContractNode Root => new(Json, "");

    internal static ContractSource? Read(string path, string displayName, PolicyReport report) =>
        ContractBytes.Read(path, displayName, report) is not { } bytes ? null
            : LooksLikeJson(path, bytes.Span) ? JsonText.Read(bytes, displayName, report)
            : YamlText.Read(bytes, displayName, report);

    internal void Fault(PolicyReport report, string pointer, string expected, string found, string? hint = null)
    {
        var (line, column) = Locate(pointer);
        report.Add(new Fault(File, line, column, pointer.Length == 0 ? "/" : pointer, expected, found, hint));
    }

    internal void Warn(PolicyReport report, string code, string pointer, string message)
    {
        var (line, column) = Locate(pointer);
        report.Add(new Warning(code, File, line, column, message));
    }

    internal ContractDocument ToDocument(ContractVersion version, IReadOnlyList<ContractOperation> operations) =>
        new(File, version, Json, operations, Locate)
        {
            Title = Root.Child("info")?.Text("title") ?? "",
            BasePath = ServerPath.Of(Root),
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
