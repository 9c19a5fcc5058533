namespace Gatehouse.Policy.Contract;

/// <summary>What stands between braces in a path template: <c>/orders/{orderId}</c>.</summary>
internal static class TemplateNames
{
    // A policy names the operation by this text; longer than a line of it helps nobody.
    private const int Longest = 480;

    /// <summary>Names between braces, in order; each once.</summary>
    internal static IReadOnlyList<string> Of(string template)
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

    /// <summary>What makes a template unfit to be named in a policy; null when nothing does.</summary>
    internal static string? Problem(string template) =>
        !template.StartsWith('/') ? "a path that starts with '/'"
            : template.Length > Longest ? $"a path of at most {Longest} characters"
            : template.Trim() != template || template.Any(Hides) ? "a path without spaces at its end and without control characters"
            : !BracesMatch(template) ? "a path whose braces each hold the name of one parameter"
            : null;

    // Characters that show a reviewer another text than the machine reads (CWE-150, CVE-2021-42574).
    private static bool Hides(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029' or '\uFEFF' || char.IsSurrogate(c);

    private static bool BracesMatch(string template)
    {
        var open = -1;
        for (var i = 0; i < template.Length; i++)
        {
            if ((template[i] == '{' && open >= 0) || (template[i] == '/' && open >= 0) || (template[i] == '}' && (open < 0 || i == open + 1)))
                return false;
            if (template[i] is '{' or '}')
                open = template[i] == '{' ? i : -1;
        }

        return open < 0;
    }
}
