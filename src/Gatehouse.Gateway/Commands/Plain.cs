namespace Gatehouse.Gateway.Commands;

/// <summary>Text from a store or a log on its way to a terminal.</summary>
internal static class Plain
{
    /// <summary>The text with control characters replaced: a name must not move the cursor or recolour the screen (CWE-150).</summary>
    public static string Text(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
}
