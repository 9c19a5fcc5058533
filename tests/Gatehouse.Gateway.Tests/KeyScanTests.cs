using System.Diagnostics;
using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Gateway.Tests;

/// <summary>Leaked keys by command: in a tree, a stream, a history; told, judged, blocked (requirement 1.07).</summary>
public sealed class KeyScanTests
{
    [Fact]
    public async Task A_planted_key_is_told_with_its_place_and_without_its_secret()
    {
        using var office = new Office();
        var made = await office.TypeAsync("key", "create", "--client", "warehouse", "--json");
        office.Write("app/src/config.js", $"// settings\nconst key = '{made.Text("key")}';\n");

        var scan = await office.TypeAsync("key", "scan", "app");

        Assert.Equal(1, scan.Exit);
        Assert.Equal($"app/src/config.js:2:14  shop_live_{made.Text("id")}_***  live  warehouse\n", scan.Out);
        Assert.Matches(@"(?m)^1 key in 1 file, 0\.0 MiB, \d+\.\d s\.$", scan.Error);
        Assert.Contains($"next: gatehouse key block {made.Text("id")} --reason 'leaked: app/src/config.js:2:14'", scan.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Text("key").Split('_')[3], scan.Out + scan.Error, StringComparison.Ordinal);
    }

    [Fact] // Whoever reads this in a hurry must not think that there are two keys, nor that they still work.
    public async Task One_key_at_two_places_is_one_and_what_was_blocked_is_not_left_to_be_blocked()
    {
        using var office = new Office { Nodes = new Confirmation(["node-1"], []) };
        var made = await office.TypeAsync("key", "create", "--client", "a", "--json");
        office.Write("app/keys", made.Text("key") + "\n" + made.Text("key"));

        var scan = await office.TypeAsync("key", "scan", "app", "--block");

        Assert.Contains("1 key at 2 places in 1 file, ", scan.Error, StringComparison.Ordinal);
        Assert.Contains($"Ended just now: {made.Text("id")}\n", scan.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("next: gatehouse key block", scan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_is_judged_by_what_is_known_here()
    {
        using var office = new Office();
        var live = await office.TypeAsync("key", "create", "--client", "a", "--json");
        var blocked = await office.TypeAsync("key", "create", "--client", "b", "--json");
        await office.TypeAsync("key", "block", blocked.Text("id"));
        var old = await office.TypeAsync("key", "create", "--client", "c", "--json");
        await office.TypeAsync("key", "rotate", old.Text("id"));
        var dead = await office.TypeAsync("key", "create", "--client", "d", "--json");
        await office.TypeAsync("key", "rotate", dead.Text("id"), "--overlap", "0");
        office.Write("app/keys", string.Join('\n', live.Text("key"), blocked.Text("key"), old.Text("key"), dead.Text("key"), KeyFormat.New("bank", "test").Text));

        var scan = await office.TypeAsync("key", "scan", "app", "--json");

        Assert.Equal(["live", "blocked", "old", "dead", "unknown"], scan.Json.GetProperty("found").EnumerateArray().Select(one => one.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Block_blocks_the_live_ones_and_ends_only_the_old_secret_of_a_rotated_one()
    {
        using var office = new Office { Nodes = new Confirmation(["node-1"], []) };
        var live = await office.TypeAsync("key", "create", "--client", "a", "--json");
        var old = await office.TypeAsync("key", "create", "--client", "c", "--json");
        await office.TypeAsync("key", "rotate", old.Text("id"));
        office.Write("app/keys", live.Text("key") + "\n" + old.Text("key"));

        var scan = await office.TypeAsync("key", "scan", "app", "--block", "--json");

        Assert.Equal([live.Text("id"), old.Text("id")], scan.Texts("blocked"));
        Assert.Equal(["node-1"], scan.Texts("confirmed"));
        Assert.Equal("blocked", (await office.TypeAsync("key", "show", live.Text("id"), "--json")).Text("state"));
        Assert.Equal("live", (await office.TypeAsync("key", "show", old.Text("id"), "--json")).Text("state"));
        Assert.Equal(["blocked", "dead"], (await office.TypeAsync("key", "scan", "app", "--json")).Json.GetProperty("found").EnumerateArray().Select(one => one.GetProperty("state").GetString()));
    }

    [Fact] // CWE-645: ids are public. Whoever writes one into a file must not be able to end its key.
    public async Task A_key_made_up_around_a_known_id_blocks_nothing()
    {
        using var office = new Office();
        var made = await office.TypeAsync("key", "create", "--client", "a", "--json");
        office.Write("app/keys", KeyFormat.New("shop", "live", made.Text("id")).Text);

        var scan = await office.TypeAsync("key", "scan", "app", "--block", "--json");

        Assert.Equal("dead", scan.Json.GetProperty("found")[0].GetProperty("state").GetString());
        Assert.Empty(scan.Texts("blocked"));
        Assert.Equal("live", (await office.TypeAsync("key", "show", made.Text("id"), "--json")).Text("state"));
    }

    [Fact]
    public async Task Without_a_policy_keys_are_found_all_the_same_and_nothing_is_made()
    {
        using var office = new Office();
        File.Delete(office.At("gatehouse.yaml"));
        office.Write("app/keys", KeyFormat.New("bank", "live").Text);

        var scan = await office.TypeAsync("key", "scan", "app");
        var block = await office.TypeAsync("key", "scan", "app", "--block");

        Assert.Equal((1, 2), (scan.Exit, block.Exit));
        Assert.Matches("^app/keys:1:1  bank_live_[0-9A-Za-z]{12}_\\*\\*\\*\n$", scan.Out);
        Assert.Contains("next: with --policy it is told which of them are live", scan.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(office.At("data")));
    }

    [Fact]
    public async Task A_clean_tree_is_exit_0_and_says_what_was_not_looked_into()
    {
        using var office = new Office();
        office.Write("app/a.txt", "nothing");

        var scan = await office.TypeAsync("key", "scan", "app");

        Assert.Equal((0, ""), (scan.Exit, scan.Out));
        Assert.Matches(@"^No key in 1 file, 0\.0 MiB, \d+\.\d s\. Archives and compressed files were not opened\.\n$", scan.Error);
    }

    [Fact] // A false all-clear is worse than none.
    public async Task What_could_not_be_read_is_named_and_is_no_all_clear()
    {
        Assert.SkipWhen(Environment.UserName == "root" || OperatingSystem.IsWindows(), "whoever runs this may read everything");
        using var office = new Office();
        office.Write("app/secret.txt", "x");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(office.At("app/secret.txt"), UnixFileMode.None);

        var scan = await office.TypeAsync("key", "scan", "app");

        Assert.Equal(1, scan.Exit);
        Assert.Contains("not read: app/secret.txt", scan.Error, StringComparison.Ordinal);
    }

    [Fact] // CWE-59, and circles.
    public async Task Links_are_not_followed()
    {
        using var office = new Office();
        office.Write("outside/keys", KeyFormat.New("bank", "live").Text);
        office.Write("app/a.txt", "x");
        Directory.CreateSymbolicLink(office.At("app/out"), office.At("outside"));
        Directory.CreateSymbolicLink(office.At("app/round"), office.At("app"));
        File.CreateSymbolicLink(office.At("app/file"), office.At("outside/keys"));

        Assert.Equal(0, (await office.TypeAsync("key", "scan", "app")).Exit);
    }

    [Fact]
    public async Task Standard_input_is_a_file_like_any_other()
    {
        using var office = new Office();
        office.Input = System.Text.Encoding.Unicode.GetBytes($"a\nb {KeyFormat.New("bank", "live").Text}");

        Assert.StartsWith("-:2:3  bank_live_", (await office.TypeAsync("key", "scan", "-")).Out, StringComparison.Ordinal);
    }

    [Fact] // What was committed once is public for ever.
    public async Task A_key_that_was_committed_and_removed_is_found_in_the_history()
    {
        using var office = new Office();
        var made = await office.TypeAsync("key", "create", "--client", "warehouse", "--json");
        Git(office, "init", "-q", "-b", "main");
        office.Write("repo/readme", "hello\n");
        Commit(office, "begin");
        office.Write("repo/deploy/prod.env", $"A=1\nKEY={made.Text("key")}\n");
        var leak = Commit(office, "deploy");
        office.Write("repo/deploy/prod.env", "A=1\n");
        Commit(office, "remove the key");
        Git(office, "checkout", "-q", "-b", "other");
        var message = Commit(office, $"with {KeyFormat.New("bank", "test").Text}");
        Git(office, "checkout", "-q", "main");

        var files = await office.TypeAsync("key", "scan", "repo");
        var history = await office.TypeAsync("key", "scan", "--git", "repo");

        Assert.DoesNotContain("shop_live", files.Out, StringComparison.Ordinal);   // the message lies in .git/COMMIT_EDITMSG: that is read
        Assert.Equal(1, history.Exit);
        Assert.Matches($"(?m)^{leak[..12]}:deploy/prod.env:2  shop_live_{made.Text("id")}_\\*\\*\\*  live  warehouse$", history.Out);
        Assert.Matches($"(?m)^{message[..12]}:\\(commit message\\):\\d+  bank_test_[0-9A-Za-z]{{12}}_\\*\\*\\*  unknown$", history.Out);
        Assert.Equal(2, history.Out.Count(c => c == '\n'));
    }

    [Fact] // CWE-78: a repository is searched because it is not trusted. Its configuration must not start its programs here.
    public async Task A_repository_cannot_start_a_program_by_its_configuration()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program is a script for sh");
        using var office = new Office();
        Git(office, "init", "-q", "-b", "main");
        office.Write("repo/key", KeyFormat.New("bank", "live").Text);
        Git(office, "config", "gpg.program", office.At("repo/run"));
        office.Write("repo/run", $"#!/bin/sh\ntouch '{office.At("ran")}'\ncat >/dev/null\nprintf '\\n[GNUPG:] SIG_CREATED ' >&2\nprintf 'signature\\n'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(office.At("repo/run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Git(office, "add", "-A");
        Git(office, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-S", "-m", "signed");
        Assert.True(File.Exists(office.At("ran")));
        File.Delete(office.At("ran"));
        Git(office, "config", "log.showSignature", "true");

        var scan = await office.TypeAsync("key", "scan", "--git", "repo");

        Assert.Equal(1, scan.Exit);
        Assert.Contains("key:1  bank_live_", scan.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(office.At("ran")));
    }

    [Fact]
    public async Task A_folder_without_a_history_is_said_to_be_that()
    {
        using var office = new Office();
        Directory.CreateDirectory(office.At("empty"));

        var scan = await office.TypeAsync("key", "scan", "--git", "empty");

        Assert.Equal(1, scan.Exit);
        Assert.Contains("git could not read the history: fatal: not a git repository", scan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_regular_expression_for_others_matches_what_is_made_here()
    {
        using var office = new Office();

        var any = await office.TypeAsync("key", "scan", "--regex");
        var ours = await office.TypeAsync("key", "scan", "--regex", "--brand", "shop");

        Assert.Equal("[a-z]{2,8}_(?:live|test)_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}\n", any.Out);
        Assert.Equal("shop_(?:live|test)_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}\n", ours.Out);
        Assert.Matches($"^{ours.Out.TrimEnd()}$", KeyFormat.New("shop", "test").Text);
    }

    [Theory]
    [InlineData(new[] { "key", "scan" }, "expected where to look: PATH, - for standard input, or --git")]
    [InlineData(new[] { "key", "scan", "nowhere" }, "there is no 'nowhere'")]
    [InlineData(new[] { "key", "scan", ".", "--brand", "Shop1" }, "--brand: expected 2 to 8 lower-case letters, found 'Shop1'")]
    [InlineData(new[] { "key", "scan", "app", "--git", "app" }, "expected PATH or --git, found both")]
    public async Task A_wrong_word_is_told(string[] words, string told)
    {
        using var office = new Office();

        var scan = await office.TypeAsync(words);

        Assert.Equal(2, scan.Exit);
        Assert.Contains(told, scan.Error, StringComparison.Ordinal);
    }

    private static string Commit(Office office, string message)
    {
        Git(office, "add", "-A");
        Git(office, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", message);
        return Git(office, "rev-parse", "HEAD").Trim();
    }

    private static string Git(Office office, params string[] words)
    {
        Directory.CreateDirectory(office.At("repo"));
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = office.At("repo"), RedirectStandardOutput = true })!;
        var told = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return told;
    }
}
