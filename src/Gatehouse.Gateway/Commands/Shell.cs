namespace Gatehouse.Gateway.Commands;

/// <summary>Words as a shell reads them, so that a printed command can be pasted.</summary>
internal static class Shell
{
    /// <summary>The word, in single quotes when it needs them.</summary>
    public static string Word(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:@=+,%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{Plain.Text(word).Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
