using Gatehouse.Live;

namespace Gatehouse.Gateway.Tests;

/// <summary>API keys by command, on a real database and key store.</summary>
public sealed class KeyVerbTests
{
    [Fact] // Requirement 1.01, 1.02: shown once, never again.
    public async Task A_new_key_is_shown_once_and_never_again()
    {
        using var office = new Office();

        var made = await office.TypeAsync("key", "create", "--client", "warehouse", "--role", "manager", "--expires", "90d", "--json");
        var shown = await office.TypeAsync("key", "show", made.Text("id"), "--json");

        Assert.Equal(0, made.Exit);
        Assert.Matches("^shop_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$", made.Text("key"));
        Assert.Equal("warehouse", made.Text("client"));
        Assert.Equal(90, (made.Json.GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalDays, 0.01);
        Assert.Equal((0, "live"), (shown.Exit, shown.Text("state")));
        Assert.Equal(["manager"], shown.Texts("roles"));
        Assert.DoesNotContain(made.Text("key").Split('_')[3], shown.Out + shown.Error + made.Error, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(office.Folder, "*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(made.Text("key").Split('_')[3], File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_json_stdout_is_the_key_alone()
    {
        using var office = new Office();

        var made = await office.TypeAsync("key", "create", "--client", "warehouse", "--env", "test");

        Assert.Matches("^shop_test_[0-9A-Za-z_]+$", made.Out.TrimEnd('\n'));
        Assert.Contains("may do only what guests may", made.Error, StringComparison.Ordinal);
    }

    [Fact] // Requirement 1.08: a key of the other kind would be refused where it was made.
    public async Task Under_a_test_policy_keys_are_test_keys_unless_said_otherwise()
    {
        using var office = new Office();
        office.Change("gatehouse.yaml", "expire: 90d", "expire: 90d, environment: test");
        office.Write("keys.jsonl", $$"""{"hash":"sha256:{{new string('a', 64)}}","client":"old"}""");

        var usual = await office.TypeAsync("key", "create", "--client", "a");
        var other = await office.TypeAsync("key", "create", "--client", "a", "--env", "live");
        await office.TypeAsync("key", "import", "keys.jsonl");

        Assert.StartsWith("shop_test_", usual.Out, StringComparison.Ordinal);
        Assert.StartsWith("shop_live_", other.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("here it is refused", usual.Error, StringComparison.Ordinal);
        Assert.Contains("It is a live key, and this policy accepts test keys only (authentication.keys.environment): here it is refused.", other.Error, StringComparison.Ordinal);
        Assert.Equal("test", (await office.TypeAsync("key", "list", "--client", "old", "--json")).Json.GetProperty("keys")[0].GetProperty("env").GetString());
    }

    [Fact] // The policy's own default: authentication.keys.expire.
    public async Task A_key_ends_when_the_policy_says_and_never_only_on_demand()
    {
        using var office = new Office();
        office.Change("gatehouse.yaml", "expire: 90d", "expire: 7d");

        var usual = await office.TypeAsync("key", "create", "--client", "a", "--json");
        var never = await office.TypeAsync("key", "create", "--client", "a", "--expires", "never", "--json");

        Assert.Equal(7, (usual.Json.GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalDays, 0.01);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, never.Json.GetProperty("expires_at").ValueKind);
    }

    [Theory]
    [InlineData("--role", "manger", "unknown role 'manger'; did you mean 'manager'? (known: guest, user,")]
    [InlineData("--plan", "partnr", "unknown plan 'partnr'; did you mean 'partner'? (known: partner)")]
    [InlineData("--subject", "alcie", "unknown subject 'alcie'; did you mean 'alice'? (known: alice)")]
    public async Task An_unknown_name_is_refused_with_the_known_ones(string option, string word, string told)
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "user");

        var made = await office.TypeAsync("key", "create", "--client", "x", option, word);

        Assert.Equal(1, made.Exit);
        Assert.Contains(told, made.Error, StringComparison.Ordinal);
        Assert.Empty((await office.TypeAsync("key", "list", "--json")).Json.GetProperty("keys").EnumerateArray());
    }

    [Fact] // Requirement 1.04: one key, without touching any other.
    public async Task Blocking_touches_one_key_and_wakes_the_gateways()
    {
        using var office = new Office { Nodes = new Confirmation(["node-1"], []) };
        var one = await office.TypeAsync("key", "create", "--client", "a", "--json");
        var other = await office.TypeAsync("key", "create", "--client", "b", "--json");

        var blocked = await office.TypeAsync("key", "block", one.Text("id"), "--reason", "leaked", "--json");

        Assert.Equal((0, "blocked"), (blocked.Exit, blocked.Text("state")));
        Assert.Equal(["node-1"], blocked.Texts("confirmed"));
        Assert.Equal(3, office.Woken.Count);
        Assert.Equal(office.Woken.Order(), office.Woken);
        Assert.Equal("live", (await office.TypeAsync("key", "show", other.Text("id"), "--json")).Text("state"));
        Assert.Equal(0, (await office.TypeAsync("key", "unblock", one.Text("id"))).Exit);
        Assert.Equal("live", (await office.TypeAsync("key", "show", one.Text("id"), "--json")).Text("state"));
    }

    [Fact] // Whoever blocks a leaked key has the whole of it at hand, not its id.
    public async Task A_whole_key_is_understood_as_its_id_and_not_repeated()
    {
        using var office = new Office();
        var made = await office.TypeAsync("key", "create", "--client", "a", "--json");

        var blocked = await office.TypeAsync("key", "block", made.Text("key"));

        Assert.Equal($"{made.Text("id")} blocked", blocked.Out.Trim());
        Assert.DoesNotContain(made.Text("key"), blocked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_does_not_confirm_is_named_and_fails_only_on_demand()
    {
        using var office = new Office { Nodes = new Confirmation(["node-1"], ["node-2"]) };
        var made = await office.TypeAsync("key", "create", "--client", "a", "--json");

        var blocked = await office.TypeAsync("key", "block", made.Text("id"));
        var waited = await office.TypeAsync("key", "unblock", made.Text("id"), "--wait");

        Assert.Equal((0, 1), (blocked.Exit, waited.Exit));
        Assert.Contains("not yet confirmed by node-2", blocked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_exit_1_and_what_was_done_already_is_0()
    {
        using var office = new Office();
        var made = await office.TypeAsync("key", "create", "--client", "a", "--json");
        await office.TypeAsync("key", "block", made.Text("id"));

        var again = await office.TypeAsync("key", "block", made.Text("id"));

        Assert.Equal((0, 1, 1), (again.Exit, (await office.TypeAsync("key", "block", "AAAAAAAAAAAA")).Exit, (await office.TypeAsync("key", "show", "nothing")).Exit));
        Assert.Contains("blocked already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        using var office = new Office();
        for (var i = 0; i < 5; i++)
            await office.TypeAsync("key", "create", "--client", i < 4 ? "a" : "b");

        var first = await office.TypeAsync("key", "list", "--client", "a", "--count", "3", "--json");
        var second = await office.TypeAsync("key", "list", "--client", "a", "--count", "3", "--after", first.Text("next"), "--json");

        Assert.Equal((3, 1), (first.Json.GetProperty("keys").GetArrayLength(), second.Json.GetProperty("keys").GetArrayLength()));
        Assert.Equal(5, (await office.TypeAsync("key", "list")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact] // CWE-150: a client's name must not steer the terminal of whoever lists keys.
    public async Task A_name_with_control_characters_is_refused()
    {
        using var office = new Office();

        Assert.Equal(2, (await office.TypeAsync("key", "create", "--client", "a\e[2Jb")).Exit);
    }
}
