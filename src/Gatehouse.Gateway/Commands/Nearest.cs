namespace Gatehouse.Gateway.Commands;

/// <summary>The nearest known word.</summary>
internal static class Nearest
{
    /// <summary>The known word that was probably meant; null when none is near: a third of its letters may differ.</summary>
    public static string? To(string word, IEnumerable<string> known) => known
        .Select(candidate => (candidate, distance: Distance(word, candidate)))
        .Where(pair => pair.distance <= Math.Max(1, pair.candidate.Length / 3))
        .OrderBy(pair => pair.distance)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
            row = Next(row, from[i - 1], to, i);

        return row[^1];
    }

    private static int[] Next(int[] above, char letter, string to, int index)
    {
        var row = new int[above.Length];
        row[0] = index;
        for (var j = 1; j < row.Length; j++)
            row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (letter == to[j - 1] ? 0 : 1));

        return row;
    }
}
