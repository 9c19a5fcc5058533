using System.Text;
using Gatehouse.Authorization.Proofs;

namespace Gatehouse.Gateway.Commands.Subjects;

/// <summary>Reads a password: typed twice without an echo, or the first line of standard input.</summary>
internal static class PasswordEntry
{
    /// <summary>The password.</summary>
    /// <exception cref="StopException">Too short, too long, or typed in two ways.</exception>
    public static string Read(Terminal terminal)
    {
        var password = terminal.IsTyped ? Typed(terminal, "Password: ") : FirstLine(terminal);
        if (!PasswordHash.Fits(password))
            throw new StopException($"expected a password of {PasswordHash.MinLength} to {PasswordHash.MaxLength} characters, found {Count.Of(password.Length, "character")}", exit: Exit.WrongUsage);
        if (terminal.IsTyped && Typed(terminal, "Again: ") != password)
            throw new StopException("the two were not the same; nothing was changed");

        return password;
    }

    private static string FirstLine(Terminal terminal)
    {
        using var input = new StreamReader(terminal.In(), new UTF8Encoding(false));
        return input.ReadLine() ?? "";
    }

    private static string Typed(Terminal terminal, string prompt)
    {
        terminal.Error.Write(prompt);
        var text = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);

        terminal.Error.WriteLine();
        return text.ToString();
    }
}
