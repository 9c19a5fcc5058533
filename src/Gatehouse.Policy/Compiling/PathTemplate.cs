namespace Gatehouse.Policy.Compiling;

/// <summary>A path template cut into segments.</summary>
/// <param name="Segments">In order; one empty segment for "/".</param>
/// <param name="Parameters">Names of all parameters in order.</param>
internal sealed record PathTemplate(IReadOnlyList<TemplateSegment> Segments, IReadOnlyList<string> Parameters)
{
    /// <summary>The same for two templates that match the same paths: names of parameters left out.</summary>
    public string Shape => string.Concat(Segments.Select(segment => "/" + segment.Shape));

    public static PathTemplate Parse(string template)
    {
        var segments = template[1..].Split('/').Select(TemplateSegment.Parse).ToList();
        return new PathTemplate(segments, [.. segments.SelectMany(segment => segment.Names)]);
    }
}
