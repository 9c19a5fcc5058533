using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Contract;

/// <summary>Reads an OpenAPI 3.0 or 3.1 document, in JSON or YAML. Bad input is a fault with its place, never an exception.</summary>
public static class ContractReader
{
    /// <summary>Bytes of one file: 32 MiB. The largest public contract known to us has 12 MB.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Nesting of objects and arrays, after aliases were put in place: what <c>System.Text.Json</c> stops at, too.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads the document and all its operations.</summary>
    /// <param name="path">Where the file is; <c>.json</c> is read as JSON, all else as YAML unless it starts with a brace.</param>
    /// <param name="displayName">The file as the user named it: what faults and warnings show.</param>
    /// <param name="report">Takes the faults (then the answer is null) and the warnings GH130 to GH139.</param>
    public static ContractDocument? Read(string path, string displayName, PolicyReport report)
    {
        var before = report.Faults.Count;
        if (ContractSource.Read(path, displayName, report) is not { } source)
            return null;
        if (ContractFiles.Gather(path, source, report) is not { } whole)
            return null;
        if (VersionReader.Read(whole, report) is not { } version)
            return null;

        var operations = OperationsReader.Read(whole, version, report);
        return report.Faults.Count > before ? null : whole.ToDocument(version, operations);
    }
}
