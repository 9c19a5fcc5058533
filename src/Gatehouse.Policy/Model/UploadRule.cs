using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>One entry of <c>validation.uploads</c>.</summary>
/// <param name="Operation">That takes the file.</param>
/// <param name="Types">Media types that may be sent; at least one.</param>
/// <param name="MaxBytes">Replaces <c>maxBody</c> here. Default 5 MiB.</param>
/// <param name="Scan">Whether the antivirus looks at it. Default true.</param>
/// <param name="HoldWhenScannerDown">Held (202) while the scanner does not answer, otherwise refused (503). Default held.</param>
public sealed record UploadRule(OperationName Operation, IReadOnlyList<string> Types, long MaxBytes, bool Scan, bool HoldWhenScannerDown)
{
    internal static IReadOnlyList<UploadRule> ReadAll(PolicyNode? node, PolicySource source)
    {
        if (node is not (null or MapNode or ScalarNode { IsNothing: true }))
            source.Fault(node, "a section such as '\"PUT /avatar\": { types: [image/png] }'");

        return [.. ((node as MapNode)?.Entries ?? []).Where(entry => entry.Key.Text != "mode").Select(entry => Read(entry, source)).OfType<UploadRule>()];
    }

    private static UploadRule? Read(MapEntry entry, PolicySource source)
    {
        var section = Section.Open(entry.Value, Grammar.Upload, source);
        var types = SectionValues.Each(section["types"], "a media type such as 'image/png'", source);
        foreach (var type in types.Where(type => !Shapes.MediaType().IsMatch(type.Text)))
            source.Fault(type, "a media type such as 'image/png'");
        if (types.Count == 0)
            source.Fault(entry.Key.Place, $"{entry.Key.At}.types", "at least one media type", "none");

        var bytes = section.Size("maxBytes", 1, 1L << 40, 5L << 20, "5MiB");
        var scan = section.Flag("scan", true);
        var hold = section.Choice("scannerDown", ("hold", ScannerDown.Hold), ("refuse", ScannerDown.Refuse)) == ScannerDown.Hold;
        return OperationName.Read(entry.Key, source) is { } operation ? new UploadRule(operation, [.. types.Select(type => type.Text)], bytes, scan, hold) : null;
    }

    private enum ScannerDown
    {
        Hold,
        Refuse,
    }
}
