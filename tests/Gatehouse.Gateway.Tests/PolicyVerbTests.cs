namespace Gatehouse.Gateway.Tests;

/// <summary>init, check, run: from a contract to a policy that takes traffic.</summary>
public sealed class PolicyVerbTests
{
    [Fact] // Requirement 6.04.
    public async Task Check_passes_the_shop_and_suggests_to_run_it()
    {
        using var office = new Office();

        var typed = await office.TypeAsync("check", "gatehouse.yaml", "--json");

        Assert.Equal((0, true), (typed.Exit, typed.Json.GetProperty("loads").GetBoolean()));
        Assert.Contains("0 faults", typed.Error, StringComparison.Ordinal);
        Assert.Contains("gatehouse run gatehouse.yaml", typed.Error, StringComparison.Ordinal);
    }

    [Fact] // Requirement 6.04: all at once, each with file:line:column.
    public async Task Check_shows_every_fault_with_its_place()
    {
        using var office = new Office();
        office.Change("gatehouse.yaml", "heavy:  10/hour", "heavy:  ten");
        office.Change("gatehouse.yaml", "maxDepth: 32", "maxDepht: 32");

        var typed = await office.TypeAsync("check");

        Assert.Equal(3, typed.Exit);
        Assert.Matches(@"gatehouse\.yaml:\d+:\d+: limits\.heavy: expected .*'10/hour'.*found 'ten'", typed.Out);
        Assert.Contains("maxDepth", typed.Out, StringComparison.Ordinal);
        Assert.Contains("2 faults", typed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key", "create", "--client", "x")]
    [InlineData("subject", "list")]
    [InlineData("explain", "GET", "/catalog")]
    public async Task A_policy_with_a_fault_is_not_worked_by(params string[] words)
    {
        using var office = new Office();
        office.Change("gatehouse.yaml", "heavy:  10/hour", "heavy:  ten");

        var typed = await office.TypeAsync(words);

        Assert.Equal(3, typed.Exit);
        Assert.Contains("gatehouse check", typed.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(office.At("data")));
    }

    [Fact]
    public async Task The_policy_is_named_by_option_by_variable_or_lies_here()
    {
        using var office = new Office();
        File.Move(office.At("gatehouse.yaml"), office.At("other.yaml"));

        var none = await office.TypeAsync("subject", "list");
        var named = await office.TypeAsync("subject", "list", "--policy", "other.yaml");
        office.Variables["GATEHOUSE_POLICY"] = "other.yaml";
        var variable = await office.TypeAsync("subject", "list");

        Assert.Equal((1, 0, 0), (none.Exit, named.Exit, variable.Exit));
        Assert.Contains("gatehouse init", none.Error, StringComparison.Ordinal);
    }

    [Fact] // A store that cannot be opened: one sentence, nothing changed.
    public async Task A_store_that_is_down_is_told_and_is_exit_1()
    {
        using var office = new Office();
        File.WriteAllText(office.At("data"), "a file where the folder should be");

        var typed = await office.TypeAsync("key", "create", "--client", "x");

        Assert.Equal(1, typed.Exit);
        Assert.NotEmpty(typed.Error);
        Assert.DoesNotContain("   at ", typed.Error, StringComparison.Ordinal);
        Assert.Empty(typed.Out);
    }

    [Fact] // Requirement 6.01: no hand-written file between a contract and a policy that loads.
    public async Task Init_drafts_a_policy_that_loads()
    {
        using var office = new Office();

        var drafted = await office.TypeAsync("init", "shop.openapi.yaml", "--upstream", "http://127.0.0.1:5080", "-o", "new.yaml", "--json");
        var check = await office.TypeAsync("check", "new.yaml");

        Assert.Equal((0, 0), (drafted.Exit, check.Exit));
        Assert.Equal(20, drafted.Json.GetProperty("operations").GetInt32());
    }

    [Fact]
    public async Task Init_again_changes_nothing_and_never_overwrites()
    {
        using var office = new Office();
        var before = await File.ReadAllTextAsync(office.At("gatehouse.yaml"), TestContext.Current.CancellationToken);

        var again = await office.TypeAsync("init", "shop.openapi.yaml", "--upstream", "http://127.0.0.1:5080");

        Assert.Equal(0, again.Exit);
        Assert.Equal(before, await File.ReadAllTextAsync(office.At("gatehouse.yaml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Init_adds_what_the_contract_has_got_since_refused()
    {
        using var office = new Office();
        office.Change("shop.openapi.yaml", "  /settings:\n", "  /vouchers:\n    get:\n      responses:\n        '200': { description: All. }\n  /settings:\n");

        var merged = await office.TypeAsync("init", "shop.openapi.yaml", "--upstream", "http://127.0.0.1:5080");
        var explained = await office.TypeAsync("explain", "GET", "/vouchers", "--role", "admin", "--json");

        Assert.Equal(0, merged.Exit);
        Assert.Contains("/vouchers", await File.ReadAllTextAsync(office.At("gatehouse.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("# The things there are", await File.ReadAllTextAsync(office.At("gatehouse.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(explained.Json.GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task Init_leaves_a_file_that_is_no_policy_alone()
    {
        using var office = new Office();
        File.WriteAllText(office.At("notes.txt"), "{ shopping: [list");

        var typed = await office.TypeAsync("init", "shop.openapi.yaml", "--upstream", "http://127.0.0.1:5080", "-o", "notes.txt");

        Assert.Equal(3, typed.Exit);
        Assert.Equal("{ shopping: [list", await File.ReadAllTextAsync(office.At("notes.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Init_prints_with_a_dash()
    {
        using var office = new Office();

        var typed = await office.TypeAsync("init", "shop.openapi.yaml", "--upstream", "http://127.0.0.1:5080", "-o", "-");

        Assert.Equal(0, typed.Exit);
        Assert.Contains("gatehouse: 1", typed.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(office.At("-")));
    }

    [Theory]
    [InlineData("missing.yaml", 1)]
    [InlineData("gatehouse.yaml", 3)]
    public async Task Init_needs_a_contract(string name, int exit)
    {
        using var office = new Office();

        var typed = await office.TypeAsync("init", name, "--upstream", "http://127.0.0.1:5080", "-o", "new.yaml");

        Assert.Equal(exit, typed.Exit);
        Assert.False(File.Exists(office.At("new.yaml")));
    }

    [Fact]
    public async Task Run_prints_one_line_when_it_takes_traffic()
    {
        using var office = new Office();

        Assert.Equal("ready https://127.0.0.1:8443\n", (await office.TypeAsync("run", "gatehouse.yaml")).Out);
        Assert.Equal("https://127.0.0.1:8443", (await office.TypeAsync("run", "gatehouse.yaml", "--json")).Text("ready"));
        Assert.Equal(1, (await office.TypeAsync("run", "nothing.yaml")).Exit);
    }

    [Fact]
    public async Task Version_names_itself()
    {
        using var office = new Office();

        Assert.Matches(@"^gatehouse \d+\.\d+\.\d+ \(", (await office.TypeAsync("version")).Out);
        Assert.Matches(@"^\d+\.\d+\.\d+$", (await office.TypeAsync("version", "--json")).Text("gatehouse"));
    }
}
