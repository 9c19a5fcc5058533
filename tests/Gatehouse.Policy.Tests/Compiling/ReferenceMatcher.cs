using System.Text.RegularExpressions;

namespace Gatehouse.Policy.Tests.Compiling;

/// <summary>What the path table means, said slowly: every template as a regular expression, the most exact one by comparing segment after segment.</summary>
internal static class ReferenceMatcher
{
    public static (string? Name, string Allowed, IEnumerable<string> Values) Match(string[] names, string method, string path)
    {
        var matching = names.Where(name => Pattern(name).IsMatch(path)).ToArray();
        var best = matching
            .GroupBy(name => Shape(name)[name.IndexOf(' ', StringComparison.Ordinal)..])
            .Select(group => group.FirstOrDefault(name => MethodOf(name) == method) ?? (method == "HEAD" ? group.FirstOrDefault(name => MethodOf(name) == "GET") : null))
            .OfType<string>()
            .OrderBy(Exactness, Comparer<string[]>.Create(Compare))
            .FirstOrDefault();
        if (best is not null)
            return (best, "", Pattern(best).Match(path).Groups.Values.Skip(1).Select(group => group.Value));

        var allowed = matching.Select(MethodOf).SelectMany(allowed => allowed == "GET" ? ["GET", "HEAD"] : new[] { allowed });
        return (null, string.Join(", ", allowed.Distinct().Order(StringComparer.Ordinal)), []);
    }

    public static string Shape(string name) => Regex.Replace(name, @"\{[^}]*\}", "{}");

    private static string MethodOf(string name) => name[..name.IndexOf(' ', StringComparison.Ordinal)];

    private static Regex Pattern(string name) =>
        new("^" + Regex.Replace(Regex.Escape(Shape(name)[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..]), @"\\\{}", "([^/]+?)") + "$");

    // Text before text with parameters (more text first) before a bare parameter.
    private static string[] Exactness(string name) => [.. Shape(name)[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..].Split('/').Select(segment => segment switch
    {
        "{}" => "9",
        _ when segment.Contains('{', StringComparison.Ordinal) => $"5{99 - segment.Replace("{}", "", StringComparison.Ordinal).Length}{segment}",
        _ => "1",
    })];

    private static int Compare(string[] a, string[] b) =>
        a.Zip(b, string.CompareOrdinal).FirstOrDefault(order => order != 0);
}
