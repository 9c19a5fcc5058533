namespace Gatehouse.Policy.Reading;

/// <summary>The nearest known word, for hints.</summary>
internal static class Nearest
{
    /// <summary><c>did you mean 'heavy'?</c>, or null when nothing is near enough.</summary>
    public static string? Hint(string word, IEnumerable<string> known)
    {
        var best = known
            .Where(candidate => Math.Abs(candidate.Length - word.Length) <= Reach(word, candidate))
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= Reach(word, pair.candidate))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.candidate is null ? null : $"did you mean '{best.candidate}'?";
    }

    private static int Reach(string a, string b) => Math.Max(1, Math.Min(a.Length, b.Length) / 3);

    /// <summary>Letters to insert, remove, replace or swap, capitals ignored; long words are not compared.</summary>
    public static int Distance(string a, string b)
    {
        if (a.Length > 128 || b.Length > 128)
            return int.MaxValue;

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
                rows[i, j] = i == 0 || j == 0 ? i + j : Cell(rows, a, b, i, j);

        return rows[a.Length, b.Length];
    }

    private static int Cell(int[,] rows, string a, string b, int i, int j)
    {
        var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
        var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
        var swapped = i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]);
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
