using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary>The id of a subject as typed.</summary>
internal static class SubjectIds
{
    /// <summary>A new argument.</summary>
    public static Argument<string> Argument() => new("ID") { Description = "The subject's id: 1 to 256 printable ASCII characters without spaces." };

    /// <summary>The id, if it is one.</summary>
    /// <remarks>Another issuer names its own as it likes: what a token of it may say can be typed here, or nobody could suspend it.</remarks>
    public static string Read(string typed) =>
        typed.Contains('|', StringComparison.Ordinal) ? ReadForeign(typed)
        : typed.Length is >= 1 and <= 256 && typed.All(c => c is > ' ' and < '\x7f')
            ? typed
            : throw new StopException($"expected a subject's id of 1 to 256 printable ASCII characters without spaces, found {Count.Of(typed.Length, "character")}", exit: Exit.WrongUsage);

    private static string ReadForeign(string typed) =>
        typed.Length <= 768 && typed[0] != '|' && typed[^1] != '|' && !typed.Any(char.IsControl)
            ? typed
            : throw new StopException($"expected a subject of another issuer, issuer|sub, of at most 768 printable characters, found {Count.Of(typed.Length, "character")}", exit: Exit.WrongUsage);
}
