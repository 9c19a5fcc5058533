using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Commands;

/// <summary>A command line that cannot be understood: what is wrong with it, what was probably meant, and where help is.</summary>
internal static class WrongUsage
{
    /// <summary>Says so.</summary>
    /// <returns><see cref="Exit.WrongUsage"/>.</returns>
    public static int Report(ParseResult parsed, Terminal terminal)
    {
        var command = parsed.CommandResult.Command;
        foreach (var message in MessagesOf(parsed, command).Distinct())
            terminal.Fail(message);

        terminal.Next($"{NameOf(parsed)} --help");
        return Exit.WrongUsage;
    }

    private static IEnumerable<string> MessagesOf(ParseResult parsed, Command command)
    {
        foreach (var word in parsed.UnmatchedTokens)
            yield return Unknown(word, command);

        // A group that got no known verb says only that: naming its verbs helps more than the parser's own words.
        if (command is not Verb)
        {
            if (parsed.UnmatchedTokens.Count == 0)
                yield return $"expected one of: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}";
            yield break;
        }

        foreach (var error in parsed.Errors)
            if (!parsed.UnmatchedTokens.Any(word => error.Message.Contains($"'{word}'", StringComparison.Ordinal)))
                yield return OfNumber(error) ?? error.Message;
    }

    // The parser's own words for it name a type of the program.
    private static string? OfNumber(ParseError error) =>
        error.SymbolResult is OptionResult { Option: { } option, Tokens: [var typed] } && option.ValueType == typeof(int) && !int.TryParse(typed.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
            ? $"{option.Name}: expected a whole number, found '{Shown(typed.Value)}'"
            : null;

    private static string Unknown(string word, Command command)
    {
        var isOption = word.StartsWith('-');
        var known = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var meant = Nearest.Hint(word, known);
        var what = isOption ? "option" : command is Verb ? "argument" : "command";
        return $"unknown {what} '{Shown(word)}'" + (meant is null ? "" : $"; {meant}");
    }

    // What is not an option may be a secret typed in the wrong place: only its beginning is repeated (CWE-532).
    private static string Shown(string word) => word.Length <= 24 ? word : word[..8] + "…";

    private static string NameOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as CommandResult)
            names.Insert(0, result.Command is RootCommand ? "gatehouse" : result.Command.Name);

        return string.Join(' ', names);
    }
}
