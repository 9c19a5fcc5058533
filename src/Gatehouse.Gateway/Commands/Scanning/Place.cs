namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>Where a key was found.</summary>
/// <param name="Commit">The first commit that has it; null in files.</param>
/// <param name="Path">File; <c>-</c> for standard input.</param>
/// <param name="Key">The key, with line and column.</param>
internal sealed record Place(string? Commit, string Path, FoundKey Key)
{
    private const int ShortCommit = 12;

    /// <summary><c>file:line:column</c> or <c>commit:path:line</c></summary>
    public override string ToString() => Commit is null
        ? $"{Plain.Text(Path)}:{Key.Line}:{Key.Column}"
        : $"{Commit[..Math.Min(ShortCommit, Commit.Length)]}:{Plain.Text(Path)}:{Key.Line}";
}
