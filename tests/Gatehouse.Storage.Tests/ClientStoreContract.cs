using Gatehouse.Live;

namespace Gatehouse.Storage.Tests;

/// <summary>What every <see cref="IClientStore"/> promises.</summary>
public abstract class ClientStoreContract
{
    private static readonly Actor Someone = new("cli:tester");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private protected abstract ValueTask<Stores> OpenAsync();

    [Fact] // Requirement 1.18
    public async Task A_client_comes_with_what_was_said_for_it_and_is_made_if_need_be()
    {
        using var stores = await OpenAsync();
        Assert.Null(await stores.Clients.FindAsync("mobile", default));
        Assert.True((await stores.Clients.SetCredentialsAsync("mobile", CredentialKinds.Jwt, Someone, default)).Made);
        Assert.Equal(ChangeResult.Already, (await stores.Clients.SetCredentialsAsync("mobile", CredentialKinds.Jwt, Someone, default)).Result);
        Assert.Equal((CredentialKinds.Jwt, 0), ((await stores.Clients.FindAsync("mobile", default))!.Credentials, (await stores.Clients.FindAsync("mobile", default))!.Epoch));
        Assert.True((await stores.Clients.SetCredentialsAsync("web", CredentialKinds.Any, Someone, default)).Made);
        Assert.Equal(["client.create", "client.credentials", "client.create"], (await stores.Audit.ListAsync(0, 10, default)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Clients_are_listed_by_name_page_by_page()
    {
        using var stores = await OpenAsync();
        foreach (var name in (string[])["mobile", "web-1", "web-2", "web-3", "https://login.example|app"])
            await stores.Clients.SetCredentialsAsync(name, CredentialKinds.Any, Someone, default);

        Assert.Equal(["web-1", "web-2"], (await stores.Clients.ListAsync("web", null, 2, default)).Select(client => client.Name));
        Assert.Equal(["web-3"], (await stores.Clients.ListAsync("web", "web-2", 2, default)).Select(client => client.Name));
        Assert.Equal(5, (await stores.Clients.ListAsync(null, null, 10, default)).Count);
    }

    [Fact]
    public async Task Uses_of_each_kind_add_up()
    {
        using var stores = await OpenAsync();
        var use = new ClientUse("mobile", "key", Noon, 2);
        await stores.Clients.AddUsesAsync([use, use with { Kind = "jwt" }, use with { Client = "web" }], default);
        await stores.Clients.AddUsesAsync([use with { LastAt = Noon.AddMinutes(-1), Count = 5 }], default);
        Assert.Equal([use with { Kind = "jwt" }, use with { Count = 7 }], await stores.Clients.UsesAsync("mobile", default));
    }

    [Theory]
    [InlineData(""), InlineData(" web"), InlineData("a\nb")]
    public async Task A_name_is_printable(string name)
    {
        using var stores = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Clients.SetCredentialsAsync(name, CredentialKinds.Any, Someone, default));
    }
}
