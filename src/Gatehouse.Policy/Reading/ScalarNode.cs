using System.Text.RegularExpressions;

namespace Gatehouse.Policy.Reading;

/// <summary>One value, kept as the text that was written: <c>010</c>, <c>no</c> and <c>1e3</c> mean what they show.</summary>
internal sealed partial class ScalarNode(Place place, Trail trail, string raw, string text) : PolicyNode(place, trail)
{
    /// <summary>As written, with <c>${NAME}</c> in it.</summary>
    public string Raw { get; } = raw;

    /// <summary>With the environment's values put in.</summary>
    public string Text { get; } = text;

    /// <summary>Whether a part of it comes from the environment.</summary>
    public bool FromEnvironment { get; init; }

    /// <summary>Whether it was written as a literal block (<c>|</c>), line by line.</summary>
    public bool IsBlock { get; init; }

    /// <summary>Whether nothing at all was written after the key.</summary>
    public bool IsNothing { get; init; }

    /// <summary>Line after the last one that belongs to it.</summary>
    public int EndLine { get; init; }

    /// <inheritdoc />
    // Never Text: a value from the environment may be a secret. A password inside a URL is cut out too.
    public override string Shown => IsNothing ? "nothing" : Quote(Raw);

    /// <summary>Text between quotes: short, one line, without the password of a URL.</summary>
    public static string Quote(string text, int atMost = 60)
    {
        var safe = Password().Replace(UserInfo().Replace(text, "//(not shown)@"), "$1=(not shown)");
        var cut = safe.Length > atMost ? safe[..(atMost - 3)] + "..." : safe;
        return "'" + Controls().Replace(cut, "?") + "'";
    }

    [GeneratedRegex("//[^/@]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(password|pwd|secret|token)\s*=\s*[^;]+", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    // A fault goes to terminals and logs: no line breaks, escape sequences or invisible marks (CWE-117, CWE-150).
    [GeneratedRegex(@"[\p{C}\u2028\u2029]")]
    private static partial Regex Controls();
}
