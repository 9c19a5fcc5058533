using System.Diagnostics;
using System.Net;
using Gatehouse.BlackBox;

namespace Gatehouse.TheGuide.Tests;

/// <summary>Step one: keys that leaked are found offline, and ended.</summary>
public sealed class StepOneLeaks(ShopGate shop)
{
    private readonly Gate gate = shop.Fresh();

    [Fact, Requirement("1.07")]
    public async Task A_key_found_in_a_tree_is_blocked_and_refused_from_then_on()
    {
        using var tree = new TemporaryFolder();
        var leaked = await gate.CreateKeyAsync("leaky", ["manager"]);
        var client = gate.WithSecret(leaked);
        Assert.Equal(HttpStatusCode.OK, await client.SendAsync("GET", "/orders").StatusAsync());
        tree.Write("web/app.js", $"fetch(u, {{ headers: {{ 'X-Api-Key': '{leaked}' }} }})");

        var scan = await gate.RunAsync("key", "scan", tree.Path, "--block", "--wait", "--json");

        var found = Assert.Single(scan.Json.GetProperty("found").EnumerateArray());
        Assert.Equal((1, "live", 1, 37), (scan.ExitCode, found.GetProperty("state").GetString(), found.GetProperty("line").GetInt32(), found.GetProperty("column").GetInt32()));
        Assert.DoesNotContain(leaked.Split('_')[3], scan.Out + scan.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await client.SendAsync("GET", "/orders").StatusAsync());
    }

    [Fact, Requirement("1.07")]
    public async Task A_key_that_was_committed_and_removed_is_found_in_the_history()
    {
        using var tree = new TemporaryFolder();
        var leaked = await gate.CreateKeyAsync("committed", ["manager"]);
        Git(tree, "init", "-q");
        Commit(tree, "key.txt", leaked);
        Commit(tree, "key.txt", "gone");

        var files = await gate.RunAsync("key", "scan", tree.Path);
        var history = await gate.RunAsync("key", "scan", "--git", tree.Path);

        Assert.Equal((0, 1), (files.ExitCode, history.ExitCode));
        Assert.Matches($"^{Git(tree, "rev-parse", "HEAD~")[..12]}:key.txt:1  shop_live_{leaked.Split('_')[2]}_\\*\\*\\*  live  committed$", history.Out.TrimEnd());
    }

    private static void Commit(TemporaryFolder tree, string file, string text)
    {
        tree.Write(file, text);
        Git(tree, "add", file);
        Git(tree, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "x");
    }

    private static string Git(TemporaryFolder tree, params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = tree.Path, RedirectStandardOutput = true })!;
        var told = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return told;
    }
}
