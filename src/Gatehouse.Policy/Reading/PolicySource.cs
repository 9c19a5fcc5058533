namespace Gatehouse.Policy.Reading;

/// <summary>The file being read: where its faults go and what its relative paths start from.</summary>
/// <param name="file">As the user named it; stands in every fault.</param>
/// <param name="fullPath">Absolute.</param>
/// <param name="report">Gathers.</param>
internal sealed class PolicySource(string file, string fullPath, PolicyReport report)
{
    public string File { get; } = file;

    public string FullPath { get; } = fullPath;

    public PolicyReport Report { get; } = report;

    /// <summary>The file's lines, for what is read line by line (the matrix).</summary>
    public string[] Lines { get; set; } = [];

    public void Fault(PolicyNode node, string expected, string? found = null, string? hint = null)
    {
        if (!node.IsBroken)
            Fault(node.Place, node.At, expected, found ?? node.Shown, hint);
    }

    public void Fault(Place place, string at, string expected, string found, string? hint = null) =>
        Report.Add(new Fault(File, place.Line, place.Column, at.Length == 0 ? "file" : at, expected, found, hint));

    public void Warn(string code, Place place, string message) =>
        Report.Add(new Warning(code, File, place.Line, place.Column, message));

    /// <summary>Lists an explicit word that opens something.</summary>
    public void Opens(Place place, string what) => Report.Opens($"{File}:{place.Line}:{place.Column}: {what}");

    /// <summary>Relative paths start at the policy file, wherever the process was started.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Path.GetDirectoryName(FullPath)!);
}
