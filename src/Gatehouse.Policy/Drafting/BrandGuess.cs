namespace Gatehouse.Policy.Drafting;

/// <summary>The first part of every key: 2 to 8 lower-case letters.</summary>
internal static class BrandGuess
{
    private const int Longest = 8;

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "api", "apis", "documentation", "example", "for", "my", "of", "official", "openapi", "our", "public", "rest", "sample", "service", "spec", "swagger", "the", "to", "version", "web",
    };

    /// <summary>The first word of the title that says something; <c>gate</c> when there is none.</summary>
    internal static string Of(string title)
    {
        foreach (var word in NameWords.Of(title))
        {
            var letters = new string([.. word.Where(char.IsAsciiLetterLower)]);
            if (letters.Length >= 2 && !Empty.Contains(letters))
                return letters.Length <= Longest ? letters : letters[..Longest];
        }

        return "gate";
    }
}
