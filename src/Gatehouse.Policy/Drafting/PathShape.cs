using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting;

/// <summary>A path template without what says nothing about the thing: <c>/api/v2/users/{id}</c> is <c>users {id}</c>.</summary>
/// <param name="Segments">Those that are left, as the contract writes them.</param>
/// <param name="Parameters">All names between braces.</param>
internal sealed record PathShape(IReadOnlyList<string> Segments, IReadOnlyList<string> Parameters)
{
    internal static PathShape Of(string template) =>
        new([.. template.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(SaysNothing).Where(segment => !IsVersion(segment))], TemplateNames.Of(template));

    internal IEnumerable<string> Literals => Segments.Where(IsLiteral);

    /// <summary><c>/me</c>, <c>/users/self</c>: the upstream finds the caller out by itself.</summary>
    internal bool IsOfCaller => Literals.Any(literal => literal is "me" or "self" or "current" or "whoami");

    internal string? Last => Segments.Count == 0 ? null : Segments[^1];

    internal static bool IsLiteral(string segment) => !segment.Contains('{', StringComparison.Ordinal);

    /// <summary>The whole segment is one parameter; its name, else null.</summary>
    internal static string? ParameterOf(string segment) =>
        segment.Length > 2 && segment[0] == '{' && segment.IndexOf('}', StringComparison.Ordinal) == segment.Length - 1 ? segment[1..^1] : null;

    private static bool SaysNothing(string segment) =>
        segment.ToUpperInvariant() is "API" or "REST" or "PUBLIC" || char.IsAsciiDigit(segment[0]) || IsVersion(segment);

    // v1, v2.1, also in the middle: /users/v1/{id}
    private static bool IsVersion(string segment) => segment.Length is > 1 and < 8 && segment[0] is 'v' or 'V' && segment.AsSpan(1).IndexOfAnyExcept("0123456789.".AsSpan()) < 0;
}
