namespace Gatehouse.Audit.Reviews;

/// <summary>Names that accounts for trying things out usually have.</summary>
internal static class TestNames
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "test", "tests", "testing", "tester", "testuser", "demo", "tmp", "temp", "temporary", "qa", "example", "sample", "dummy", "fake", "foo", "bar", "foobar", "asdf", "sandbox", "staging", "todelete", "deleteme",
    };

    /// <summary>The word that gives a name away; null for none. Whole words, with a number behind at most: a <c>contest</c> is no test.</summary>
    internal static string? WordIn(string name)
    {
        foreach (var range in name.AsSpan().SplitAny("-_.@+:/ |"))
            if (Words.TryGetValue(name[range].TrimEnd("0123456789".ToCharArray()), out var word))
                return word;

        return null;
    }
}
