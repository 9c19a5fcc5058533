using System.CommandLine;
using Gatehouse.Gateway.Commands;

namespace Gatehouse.Gateway.Tests;

/// <summary>What holds for every verb there is, and so for every verb to come.</summary>
public sealed class CommandTreeTests
{
    public static TheoryData<string> Verbs => [.. Named(CommandTree.Build(), "").Select(pair => pair.Name)];

    [Fact]
    public void All_that_the_documentation_promises_is_there() => Assert.Equal(
        [
            "init", "check", "run", "demo",
            "key create", "key list", "key show", "key usage", "key set", "key rotate", "key block", "key unblock", "key expire", "key import", "key scan",
            "client list", "client show", "client set",
            "token create",
            "subject create", "subject list", "subject show", "subject set", "subject role add", "subject role remove", "subject suspend", "subject resume",
            "revoke token", "revoke session", "revoke subject", "revoke client", "revoke issuer", "revoke all",
            "signing-key list", "signing-key stage", "signing-key promote", "signing-key rotate", "signing-key withdraw",
            "pepper list", "pepper rotate", "pepper retire",
            "audit list", "audit show", "audit verify", "audit checkpoint", "audit export", "audit erase",
            "review", "review list", "review show", "review verify", "review undo",
            "explain", "diff", "version",
        ],
        Named(CommandTree.Build(), "").Select(pair => pair.Name));

    [Fact]
    public void Every_leaf_of_the_tree_is_a_verb() =>
        Assert.All(LeavesOf(CommandTree.Build()), leaf => Assert.IsAssignableFrom<Verb>(leaf));

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_verb_says_what_it_does_and_what_each_word_of_it_means(string name)
    {
        var verb = Find(name);

        Assert.EndsWith(".", verb.Description, StringComparison.Ordinal);
        Assert.All(verb.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
        Assert.All(verb.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), argument.Name));
        Assert.Contains(verb.Options, option => option.Name == "--json");
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_verbs_example_is_a_command_line_that_it_understands(string name)
    {
        var words = Find(name).Example.Split(' ');

        var parsed = CommandTree.Build().Parse(words[1..]);

        Assert.Equal("gatehouse", words[0]);
        Assert.StartsWith(name, string.Join(' ', words[1..]), StringComparison.Ordinal);
        Assert.Empty(parsed.Errors);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_shows_the_example_and_is_data(string name)
    {
        using var office = new Office();

        var typed = await office.TypeAsync([.. name.Split(' '), "--help"]);

        Assert.Equal(0, typed.Exit);
        Assert.Contains(Find(name).Example, typed.Out, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0", typed.Out, StringComparison.Ordinal);
        Assert.Empty(typed.Error);
    }

    private static Verb Find(string name) => Named(CommandTree.Build(), "").Single(pair => pair.Name == name).Verb;

    private static IEnumerable<Command> LeavesOf(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(LeavesOf);

    private static IEnumerable<(string Name, Verb Verb)> Named(Command command, string before) => command.Subcommands.SelectMany(sub =>
        (sub is Verb verb ? [($"{before}{sub.Name}", verb)] : Array.Empty<(string, Verb)>()).Concat(Named(sub, $"{before}{sub.Name} ")));
}
