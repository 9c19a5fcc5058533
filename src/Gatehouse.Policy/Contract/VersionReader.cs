using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Which OpenAPI is this, if any?</summary>
internal static class VersionReader
{
    private const string Wanted = "OpenAPI 3.0 or 3.1 (openapi: 3.0.3)";

    internal static ContractVersion? Read(ContractSource source, PolicyReport report)
    {
        var root = source.Root;
        if (!root.IsObject)
            return Refuse("", root.Kind, null);
        if (root.Text("swagger") is { } old)
            return Refuse("/swagger", $"Swagger {old}", "convert it first, for example with swagger2openapi");
        if (root.Text("openapi") is not { } version)
            return Refuse("", "a document without the word 'openapi'", "is this the API's contract?");
        if (version == "3.0" || version.StartsWith("3.0.", StringComparison.Ordinal))
            return ContractVersion.OpenApi30;

        return version == "3.1" || version.StartsWith("3.1.", StringComparison.Ordinal)
            ? ContractVersion.OpenApi31
            : Refuse("/openapi", $"version '{version}'", "convert it first");

        ContractVersion? Refuse(string pointer, string found, string? hint)
        {
            source.Fault(report, pointer, Wanted, found, hint);
            return null;
        }
    }
}
