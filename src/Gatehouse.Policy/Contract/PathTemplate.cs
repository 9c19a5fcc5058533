namespace Gatehouse.Policy.Contract;

/// <summary>Path templates: <c>/orders/{orderId}</c>.</summary>
internal static class PathTemplate
{
    /// <summary>Names between braces, in order; each once.</summary>
    internal static IReadOnlyList<string> Parameters(string template)
    {
        var names = new List<string>();
        for (var open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', open + 1))
        {
            var close = template.IndexOf('}', open);
            if (close < 0)
                break;

            var name = template[(open + 1)..close];
            if (name.Length > 0 && !names.Contains(name))
                names.Add(name);
        }

        return names;
    }
}
