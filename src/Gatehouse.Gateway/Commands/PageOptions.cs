using System.CommandLine;

namespace Gatehouse.Gateway.Commands;

/// <summary><c>--after ID --count N</c>: a list that may be long is given in pages.</summary>
internal sealed class PageOptions
{
    private readonly Option<string?> after = new("--after") { HelpName = "ID", Description = "Start behind this one (the last of the page before)." };
    private readonly Option<int> count = new("--count") { HelpName = "N", Description = "How many at most: 1 to 1000.", DefaultValueFactory = _ => 100 };

    public PageOptions() => count.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var typed) && typed is < 1 or > 1000)
            result.AddError($"--count: expected 1 to 1000, found {typed}");
    });

    /// <summary>Gives a verb the options.</summary>
    public void AddTo(Command verb)
    {
        verb.Options.Add(after);
        verb.Options.Add(count);
    }

    /// <summary>What was typed.</summary>
    public (string? After, int Count) Of(Call call) => (call.Get(after), call.Get(count));

    /// <summary>Tells how to go on.</summary>
    public static void TellMore(Call call, int found, string noun, string? last, string first)
    {
        if (found == 0)
            call.Terminal.Say($"There is no {noun}.");
        if (found == 0)
            call.Terminal.Next(first);
        if (last is not null)
            call.Terminal.Next($"the same with --after {last}");
    }
}
