namespace Gatehouse.Gateway.Tests;

/// <summary>Exit code 2, a sentence on stderr, nothing on stdout.</summary>
public sealed class WrongUsageTests
{
    [Theory]
    [InlineData("chek", "unknown command 'chek'; did you mean 'check'?")]
    [InlineData("key blok abc", "unknown command 'blok'; did you mean 'block'?")]
    [InlineData("key list --cleint x", "unknown option '--cleint'; did you mean '--client'?")]
    [InlineData("key create", "--client")]
    [InlineData("key", "expected one of: create, list, show, usage, set, rotate, block, unblock, expire, import, scan")]
    [InlineData("", "expected one of: init, check, run, demo")]
    [InlineData("key list --count 0", "expected 1 to 1000, found 0")]
    [InlineData("key create --client x --env prod", "prod")]
    [InlineData("key create --client x --expires soon", "--expires: expected a time such as '90d'")]
    [InlineData("key create --client x --expires 30s", "--expires: expected a time such as '90d'")]
    [InlineData("subject create a\u00e9", "expected a subject's id")]
    [InlineData("init shop.openapi.yaml --upstream ftp://x", "--upstream: expected an address")]
    [InlineData("init shop.openapi.yaml --upstream http://user:pass@x", "--upstream: expected an address")]
    [InlineData("explain GET /x --role user --subject alice", "expected one of --role, --subject and --key")]
    [InlineData("review --days soon", "--days: expected a whole number, found 'soon'")]
    [InlineData("check gatehouse.yaml --policy other.yaml", "two policy files were named")]
    public async Task What_cannot_be_understood_is_told_with_what_was_meant(string line, string told)
    {
        using var office = new Office();

        var typed = await office.TypeAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, typed.Exit);
        Assert.Contains(told, typed.Error, StringComparison.Ordinal);
        Assert.Empty(typed.Out);
    }

    [Theory] // These ended with a stack trace.
    [InlineData("expected a client name of 1 to 64 printable characters, found ' a'", "key", "create", "--client", " a")]
    [InlineData("expected a client name of 1 to 64 printable characters, found 'shop_live_", "client", "set", "{key}", "--new", "--credentials", "key")]
    [InlineData("expected a subject of ours, without the '|'", "subject", "create", "a|b")]
    [InlineData("expected at most 32 tags, found '33'", "key", "create", "--client", "a", "{tags}")]
    public async Task What_only_the_store_refuses_is_told_as_well(string told, params string[] words)
    {
        using var office = new Office();
        var key = Keys.KeyFormat.New("shop", "live").Text;
        var typed = await office.TypeAsync([.. words.SelectMany(word => word switch
        {
            "{key}" => [key],
            "{tags}" => Enumerable.Range(0, 33).SelectMany(i => new[] { "--tag", $"t{i}" }),
            _ => new[] { word },
        })]);

        Assert.Equal((2, ""), (typed.Exit, typed.Out));
        Assert.Contains(told, typed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('_')[3], typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_typed_in_the_wrong_place_is_not_repeated_whole()   // CWE-532: terminals are recorded
    {
        using var office = new Office();
        const string Secret = "shop_live_7Gq2mVx0aBcD_0123456789012345678901234567890123456789012_abcdef";

        var typed = await office.TypeAsync("check", "gatehouse.yaml", Secret);

        Assert.Equal(2, typed.Exit);
        Assert.DoesNotContain(Secret[..30], typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_at_sign_does_not_read_a_file()   // CWE-22: response files would print foreign lines in errors
    {
        using var office = new Office();

        var typed = await office.TypeAsync("key", "show", "@gatehouse.yaml");

        Assert.Equal(1, typed.Exit);
        Assert.DoesNotContain("upstream", typed.Error, StringComparison.Ordinal);
    }
}
