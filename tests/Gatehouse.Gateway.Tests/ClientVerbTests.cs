using Gatehouse.Live;

namespace Gatehouse.Gateway.Tests;

/// <summary>Clients by command: with which kinds of credential they may come, and how each is used (requirement 1.18).</summary>
public sealed class ClientVerbTests
{
    [Fact]
    public async Task A_client_is_shown_with_its_usage_and_its_keys()
    {
        using var office = new Office();
        var made = await office.TypeAsync("key", "create", "--client", "warehouse", "--plan", "partner", "--json");
        await UsedAsync(office, new ClientUse("warehouse", "key", DateTimeOffset.UtcNow, 1204));

        var shown = await office.TypeAsync("client", "show", "warehouse");

        Assert.Matches($@"^name         warehouse\nplan         partner\nepoch        \d+\ncredentials  key,jwt\ncreated      [0-9TZ:-]+\nby key       1,204 requests, last [0-9TZ:-]+\nby jwt       never\n{made.Text("id")}  live [^\n]+\n$", shown.Out);
    }

    [Fact]
    public async Task A_kind_still_in_use_is_switched_off_only_on_demand()
    {
        using var office = new Office { Nodes = new Confirmation(["node-1"], []) };
        await office.TypeAsync("key", "create", "--client", "warehouse");
        await UsedAsync(office, new ClientUse("warehouse", "key", DateTimeOffset.UtcNow.AddHours(-3.5), 1204));

        var refused = await office.TypeAsync("client", "set", "warehouse", "--credentials", "jwt");
        var unused = await office.TypeAsync("client", "set", "warehouse", "--credentials", "key");
        await office.TypeAsync("client", "set", "warehouse", "--credentials", "key,jwt");
        var done = await office.TypeAsync("client", "set", "warehouse", "--credentials", "jwt", "--yes");

        Assert.Equal((1, 0, 0), (refused.Exit, unused.Exit, done.Exit));
        Assert.Equal("key was used 3 hours ago, 1,204 times in all.\ngatehouse: warehouse still uses what would be switched off; nothing was changed\nnext: the same with --yes\n", refused.Error);
        Assert.Equal("warehouse jwt\n", done.Out);
        Assert.Contains("In force on node-1.", done.Error, StringComparison.Ordinal);
        Assert.Equal(["jwt"], (await office.TypeAsync("client", "show", "warehouse", "--json")).Texts("credentials"));
    }

    [Fact] // A slip of the hand must not make a client.
    public async Task A_client_that_is_not_there_is_made_only_on_demand()
    {
        using var office = new Office();
        await office.TypeAsync("key", "create", "--client", "warehouse");

        var typo = await office.TypeAsync("client", "set", "warehuose", "--credentials", "jwt");
        var made = await office.TypeAsync("client", "set", "https://login.example|app", "--credentials", "jwt", "--new");
        var wrong = await office.TypeAsync("client", "set", "warehouse", "--credentials", "cookie");

        Assert.Equal((1, 0, 2), (typo.Exit, made.Exit, wrong.Exit));
        Assert.Contains("unknown client 'warehuose'; did you mean 'warehouse'?", typo.Error, StringComparison.Ordinal);
        Assert.Contains("--credentials: expected key, jwt or key,jwt, found 'cookie'", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(["https://login.example|app", "warehouse"], (await office.TypeAsync("client", "list", "--json")).Json.GetProperty("clients").EnumerateArray().Select(client => client.GetProperty("name").GetString()));
    }

    private static async Task UsedAsync(Office office, params ClientUse[] uses)
    {
        await using var register = await office.OpenAsync();
        await register.Clients.AddUsesAsync(uses, TestContext.Current.CancellationToken);
    }
}
