namespace Gatehouse.Gateway.Tests;

/// <summary>Finding, changing and ending keys by what they have in common (requirements 1.06, 1.08).</summary>
public sealed class ManyKeysTests
{
    [Fact]
    public async Task What_narrows_a_key_is_given_with_it_and_shown()
    {
        using var office = new Office();

        var made = await office.TypeAsync("key", "create", "--client", "warehouse", "--role", "manager", "--scope", "orders:read", "--scope", "catalog", "--from", "10.0.0.0/8", "--from", "2001:db8::1", "--tag", "eu", "--note", "night job", "--json");
        var shown = await office.TypeAsync("key", "show", made.Text("id"));

        Assert.Equal(["orders:read", "catalog"], made.Texts("scopes"));
        Assert.Equal(["10.0.0.0/8", "2001:db8::1/128"], made.Texts("from"));
        Assert.Matches("(?m)^scopes     catalog,orders:read$", shown.Out);
        Assert.Matches("(?m)^from       10.0.0.0/8,2001:db8::1/128$", shown.Out);
        Assert.Matches("(?m)^tags       eu$", shown.Out);
        Assert.Matches("(?m)^note       night job$", shown.Out);
        Assert.Matches("(?m)^hash       hmac, pepper 1$", shown.Out);
    }

    [Theory]
    [InlineData("--scope", "order", "--scope: expected a resource or resource:action of the policy (", 1)]
    [InlineData("--from", "10.0.0.1/8", "--from: expected a network such as 10.0.0.0/8 or 2001:db8::/32, or one address, found '10.0.0.1/8'; did you mean 10.0.0.0/8 or 10.0.0.1?", 2)]
    [InlineData("--from", "10.1", "found '10.1'", 2)]
    [InlineData("--from", "10.0.0.0/33", "found '10.0.0.0/33'", 2)]
    [InlineData("--from", "::ffff:10.0.0.0/104", "found '::ffff:10.0.0.0/104'", 2)]
    [InlineData("--tag", "a,b", "--tag: expected 1 to 64 printable characters without spaces or commas, found 'a,b'", 2)]
    public async Task A_wrong_narrowing_is_told_with_what_was_expected(string option, string word, string told, int exit)
    {
        using var office = new Office();

        var made = await office.TypeAsync("key", "create", "--client", "a", option, word);

        Assert.Equal(exit, made.Exit);
        Assert.Contains(told, made.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_changes_what_is_typed_and_only_that()
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "a", "--scope", "orders", "--from", "10.0.0.0/8", "--tag", "eu", "--note", "x", "--json")).Text("id");

        var set = await office.TypeAsync("key", "set", id, "--scope", "all", "--tag", "us", "--tag", "big", "--expires", "7d", "--json");
        var key = set.Json.GetProperty("key");
        var nothing = await office.TypeAsync("key", "set", id);
        var same = await office.TypeAsync("key", "set", id, "--note", "x");

        Assert.Equal((0, 2, 0), (set.Exit, nothing.Exit, same.Exit));
        Assert.Equal("[] [\"10.0.0.0/8\"] [\"big\",\"us\"] \"x\"", string.Join(' ', new[] { "scopes", "from", "tags", "note" }.Select(name => key.GetProperty(name).GetRawText())));
        Assert.Equal(7, (key.GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalDays, 0.01);
        Assert.Contains("expected what to change", nothing.Error, StringComparison.Ordinal);
        Assert.Contains("It was so already.", same.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_an_end_is_said_to_be_that()
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "a", "--json")).Text("id");

        var set = await office.TypeAsync("key", "set", id, "--expires", "never");

        Assert.Matches("(?m)^expires    never$", set.Out);
        Assert.Contains($"Key {id} never ends by itself: someone has to remember it. To give it an end: gatehouse key set {id} --expires 90d", set.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_found_by_what_they_have_in_common()
    {
        using var office = new Office();
        await office.TypeAsync("subject", "create", "alice", "--role", "user");
        var made = await office.TypeAsync("key", "create", "--client", "warehouse", "--tag", "eu", "--note", "night job", "--expires", "7d", "--json");
        await office.TypeAsync("key", "create", "--client", "office", "--tag", "us", "--subject", "alice");
        await office.TypeAsync("key", "rotate", made.Text("id"));

        int[] found = await Task.WhenAll(
            CountAsync(office, "--client", "warehouse"), CountAsync(office, "--subject", "alice"), CountAsync(office, "--tag", "eu"), CountAsync(office, "--state", "rotating"),
            CountAsync(office, "--expiring", "14d"), CountAsync(office, "--begins", "ware"), CountAsync(office, "--begins", "night"),
            CountAsync(office, "--state", "blocked"), CountAsync(office, "--client", "office", "--tag", "eu"), CountAsync(office, "--state", "live"));
        Assert.Equal<int>([1, 1, 1, 1, 1, 1, 1, 0, 0, 2], found);
    }

    [Fact]
    public async Task Many_keys_are_ended_only_when_their_number_was_agreed_to()
    {
        using var office = new Office { Nodes = new Gatehouse.Live.Confirmation(["node-1"], []) };
        for (var i = 0; i < 12; i++)
            await office.TypeAsync("key", "create", "--client", "a", "--tag", "eu");
        await office.TypeAsync("key", "create", "--client", "b");

        var shown = await office.TypeAsync("key", "expire", "--tag", "eu");
        var wrong = await office.TypeAsync("key", "expire", "--tag", "eu", "--expect", "11");
        var live = await CountAsync(office, "--state", "live");
        var ended = await office.TypeAsync("key", "expire", "--tag", "eu", "--expect", "12");

        Assert.Equal((1, 1, 0), (shown.Exit, wrong.Exit, ended.Exit));
        Assert.Matches(@"(?s)^([0-9A-Za-z]{12}  live [^\n]+\n){10}… and 2 more\ngatehouse: 12 keys would end [0-9TZ:-]+; nothing was changed\nnext: the same with --yes, or with --expect 12\n$", shown.Error);
        Assert.Contains("expected 11 keys, found 12; nothing was changed", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(13, live);
        Assert.Matches("^12 keys ends? [0-9TZ:-]+\n$", ended.Out);
        Assert.Matches("^In force on node-1\\.\nChange [0-9]+: [^\n]+\n$", ended.Error);
        Assert.Equal(12, await CountAsync(office, "--state", "expired"));
    }

    [Fact]
    public async Task Every_key_is_meant_only_in_so_many_words()
    {
        using var office = new Office();
        await office.TypeAsync("key", "create", "--client", "a");

        var nothing = await office.TypeAsync("key", "block", "--yes");
        var both = await office.TypeAsync("key", "block", "--all", "--client", "a", "--yes");
        var id = await office.TypeAsync("key", "block", "AAAAAAAAAAAA", "--client", "a", "--yes");
        var all = await office.TypeAsync("key", "block", "--all", "--yes", "--json");

        Assert.Equal((2, 2, 2, 0), (nothing.Exit, both.Exit, id.Exit, all.Exit));
        Assert.Contains("expected which keys: an id, or --client", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(1, all.Json.GetProperty("count").GetInt32());
        Assert.Equal(1, await CountAsync(office, "--state", "blocked"));
    }

    [Fact] // Ending means earlier, never later.
    public async Task A_key_that_ends_earlier_keeps_its_end()
    {
        using var office = new Office();
        var id = (await office.TypeAsync("key", "create", "--client", "a", "--expires", "1d", "--json")).Text("id");

        var many = await office.TypeAsync("key", "expire", "--client", "a", "--at", "7d", "--yes");
        var one = await office.TypeAsync("key", "expire", id, "--at", "7d");

        Assert.Equal("0 keys\n", many.Out);
        Assert.Contains("It ends no later already.", one.Error, StringComparison.Ordinal);
        Assert.Equal(1, ((await office.TypeAsync("key", "show", id, "--json")).Json.GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalDays, 0.01);
    }

    private static async Task<int> CountAsync(Office office, params string[] words) =>
        (await office.TypeAsync(["key", "list", .. words, "--json"])).Json.GetProperty("keys").GetArrayLength();
}
