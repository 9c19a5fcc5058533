using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Model;

/// <summary>An operation as the policy names it.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Template">Starts with '/'; parameters in braces.</param>
/// <param name="Place">Where it stands in the file.</param>
public sealed record OperationName(string Method, string Template, Place Place)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"];

    internal const string Expected = "an operation such as \"GET /orders/{orderId}\"";

    /// <summary>The dotted place, for faults.</summary>
    public string At { get; init; } = "";

    /// <summary><c>GET /orders/{orderId}</c></summary>
    public string Name => $"{Method} {Template}";

    internal static IReadOnlyList<OperationName> ReadAll(PolicyNode? node, PolicySource source) =>
        [.. SectionValues.Each(node, Expected, source).Select(item => Read(item, source)).OfType<OperationName>()];

    internal static OperationName? Read(ScalarNode scalar, PolicySource source)
    {
        var space = scalar.Text.IndexOf(' ', StringComparison.Ordinal);
        var method = space < 0 ? "" : scalar.Text[..space];
        var template = scalar.Text[(space + 1)..];
        if (Methods.Contains(method) && template.StartsWith('/') && template.Trim() == template && BracesMatch(template))
            return new OperationName(method, template, scalar.Place) { At = scalar.At };

        var upper = method.ToUpperInvariant();
        source.Fault(scalar, Expected, null, method != upper && Methods.Contains(upper)
            ? $"write '{upper}'; methods are capitals"
            : "one method, one space, the path as the contract writes it");
        return null;
    }

    private static bool BracesMatch(string template)
    {
        var open = false;
        foreach (var c in template)
        {
            if (c is '{' or '}' && open == (c == '{'))
                return false;
            if (c is '{' or '}')
                open = c == '{';
            if (open && c == '/')
                return false;
        }

        return !open && !template.Contains("{}", StringComparison.Ordinal);
    }
}
