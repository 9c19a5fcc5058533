using System.Text;

namespace Gatehouse.Policy.Drafting;

/// <summary>Takes names apart: <c>userId</c>, <c>user_id</c> and <c>User-ID</c> are all "user id". Letters outside ASCII are dropped.</summary>
internal static class NameWords
{
    private const int LongestSlug = 40;

    internal static IReadOnlyList<string> Of(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (StartsWord(name, i))
                Close();
            if (char.IsAsciiLetterOrDigit(name[i]))
                word.Append(char.ToLowerInvariant(name[i]));
        }

        Close();
        return words;

        void Close()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>The words with '-' between them, as names of resources and actions are written; empty when no letter is left.</summary>
    internal static string Slug(string name)
    {
        var words = Of(name);
        var slug = string.Join('-', words).TrimStart('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return slug.Length <= LongestSlug ? slug : slug[..LongestSlug].TrimEnd('-');
    }

    // At a sign that is no letter or digit, at the 'I' of userId, and at the 'P' of HTTPPath.
    private static bool StartsWord(string name, int i) =>
        !char.IsLetterOrDigit(name[i])
        || (i > 0 && char.IsAsciiLetterUpper(name[i]) && (!char.IsAsciiLetterUpper(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]))));
}
