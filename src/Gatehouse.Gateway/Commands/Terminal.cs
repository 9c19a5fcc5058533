namespace Gatehouse.Gateway.Commands;

/// <summary>Where a command reads its surroundings and writes its words; a test brings its own.</summary>
/// <param name="Out">Data only.</param>
/// <param name="Error">Messages for a person.</param>
/// <param name="Variable">Value of an environment variable; null when it is not set.</param>
/// <param name="Folder">Absolute path that relative paths start from.</param>
/// <param name="Colour">Whether messages may be coloured.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Func<string, string?> Variable, string Folder, bool Colour)
{
    /// <summary>Opens standard input.</summary>
    public Func<Stream> In { get; init; } = Console.OpenStandardInput;

    /// <summary>Whether a person types what <see cref="In"/> reads.</summary>
    public bool IsTyped { get; init; }

    /// <summary>The process's own. Colour only on a terminal, and never under NO_COLOR (https://no-color.org).</summary>
    public static Terminal OfProcess() => new(
        Console.Out,
        Console.Error,
        Environment.GetEnvironmentVariable,
        Environment.CurrentDirectory,
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && !Console.IsErrorRedirected)
    {
        IsTyped = !Console.IsInputRedirected,
    };

    /// <summary>A message.</summary>
    public void Say(string message) => Error.WriteLine(message);

    /// <summary>What is wrong.</summary>
    public void Fail(string message) => Error.WriteLine($"{Paint("31", "gatehouse:")} {message}");

    /// <summary>The next useful command or step.</summary>
    public void Next(string step) => Error.WriteLine($"{Paint("36", "next:")} {step}");

    /// <summary>A path as the user names it, so that messages show it that way; absolute where it would be misread.</summary>
    public string Named(string path) => Folder == Environment.CurrentDirectory ? path : Full(path);

    /// <summary>A path as the shell means it.</summary>
    public string Full(string path) => Path.GetFullPath(path, Folder);

    private string Paint(string code, string text) => Colour ? $"\e[{code}m{text}\e[0m" : text;
}
