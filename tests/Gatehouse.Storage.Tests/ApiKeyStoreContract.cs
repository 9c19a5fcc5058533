using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Storage.Tests;

/// <summary>What every <see cref="IApiKeyStore"/> promises.</summary>
public abstract class ApiKeyStoreContract
{
    private static readonly Actor Someone = new("cli:tester", "because");

    private protected abstract ValueTask<Stores> OpenAsync();

    [Fact]
    public async Task A_key_is_found_as_it_was_stored()
    {
        using var stores = await OpenAsync();
        var key = Key("mobile") with { Roles = ["user", "admin"], Plan = "partner", ExpiresAt = At(2027) };
        Assert.True((await Create(stores, key)).Made);

        var found = await stores.Keys.FindAsync(key.Id, default);
        Assert.Equal(["admin", "user"], found!.Roles);
        Assert.Equal(key with { Roles = found.Roles, PepperVersion = 1 }, found);
        Assert.Null(await stores.Keys.FindAsync(KeyId.New(), default));
    }

    [Fact] // Of two who end a key, the earlier end stands, whoever comes last.
    public async Task A_key_ends_never_later_than_it_would_anyway()
    {
        using var stores = await OpenAsync();
        var key = Key("mobile") with { ExpiresAt = At(2040) };
        await Create(stores, key);
        Assert.True((await stores.Keys.EndAsync(key.Id, At(2035), Someone, default)).Made);
        Assert.Equal(ChangeResult.Already, (await stores.Keys.EndAsync(key.Id, At(2036), Someone, default)).Result);
        Assert.Equal(At(2035), (await stores.Keys.FindAsync(key.Id, default))!.ExpiresAt);
        Assert.Equal(ChangeResult.NotFound, (await stores.Keys.EndAsync(KeyId.New(), At(2035), Someone, default)).Result);
    }

    [Fact]
    public async Task An_id_is_given_once()
    {
        using var stores = await OpenAsync();
        var key = Key("mobile");
        await Create(stores, key);
        Assert.Equal(new Change(0, ChangeResult.Already), await Create(stores, key with { Client = "other" }));
        Assert.Equal("mobile", (await stores.Keys.FindAsync(key.Id, default))!.Client);
    }

    [Fact]
    public async Task A_key_acts_only_for_a_subject_that_exists()
    {
        using var stores = await OpenAsync();
        var key = Key("mobile") with { Subject = "alice" };
        Assert.Equal(new Change(0, ChangeResult.NotFound), await Create(stores, key));
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        Assert.True((await Create(stores, key)).Made);
    }

    [Fact]
    public async Task Blocking_and_unblocking_are_made_once_each()
    {
        using var stores = await OpenAsync();
        var key = Key("mobile");
        await Create(stores, key);

        Assert.Equal(ChangeResult.Already, (await stores.Keys.UnblockAsync(key.Id, Someone, default)).Result);
        Assert.True((await stores.Keys.BlockAsync(key.Id, Someone, default)).Made);
        Assert.Equal(ChangeResult.Already, (await stores.Keys.BlockAsync(key.Id, Someone, default)).Result);
        Assert.True((await stores.Keys.FindAsync(key.Id, default))!.Blocked);
        Assert.True((await stores.Keys.UnblockAsync(key.Id, Someone, default)).Made);
        Assert.False((await stores.Keys.FindAsync(key.Id, default))!.Blocked);
        Assert.Equal(ChangeResult.NotFound, (await stores.Keys.BlockAsync(KeyId.New(), Someone, default)).Result);
    }

    [Fact]
    public async Task Keys_are_listed_page_by_page_of_one_client_or_all()
    {
        using var stores = await OpenAsync();
        var all = Enumerable.Range(0, 7).Select(i => Key(i < 3 ? "one" : "two")).ToList();
        foreach (var key in all)
            await Create(stores, key);

        var ids = all.Select(key => key.Id).Order(StringComparer.Ordinal).ToList();
        var first = await stores.Keys.ListAsync(new KeyQuery(), null, 4, default);
        var second = await stores.Keys.ListAsync(new KeyQuery(), first[^1].Id, 4, default);
        Assert.Equal(ids, first.Concat(second).Select(key => key.Id));
        Assert.Equal(3, (await stores.Keys.ListAsync(new KeyQuery { Client = "one" }, null, 10, default)).Count);
        Assert.Empty(await stores.Keys.ListAsync(new KeyQuery { Client = "none" }, null, 10, default));
    }

    [Fact] // Requirement 2.07
    public async Task Every_change_rises_in_the_log_and_leaves_one_record()
    {
        using var stores = await OpenAsync();
        var key = Key("mobile");
        var created = await Create(stores, key);
        var blocked = await stores.Keys.BlockAsync(key.Id, Someone, default);
        await stores.Keys.BlockAsync(key.Id, Someone, default);

        Assert.Equal(created.Seq + 1, blocked.Seq);
        var record = (await stores.Audit.ListAsync(0, 10, default))[^1];
        Assert.Equal((blocked.Seq, "cli:tester", "key.block", key.Id, "because"), (record.Seq, record.Actor, record.Action, record.Target, record.Reason));
        Assert.Contains("\"blocked\":false", record.Before);
        Assert.Contains("\"blocked\":true", record.After);
    }

    [Fact]
    public async Task A_mark_of_use_never_goes_back()
    {
        using var stores = await OpenAsync();
        var key = Key("mobile");
        await Create(stores, key);
        await stores.LastUsed.MarkUsedAsync([new KeyUse(key.Id, At(2027)), new KeyUse(KeyId.New(), At(2027))], default);
        await stores.LastUsed.MarkUsedAsync([new KeyUse(key.Id, At(2026))], default);
        Assert.Equal(At(2027), (await stores.Keys.FindAsync(key.Id, default))!.LastUsedAt);
    }

    [Theory]
    [InlineData("", "live", "user"), InlineData("a\nb", "live", "user"), InlineData("mobile", "prod", "user"), InlineData("mobile", "live", "a b"), InlineData("mobile", "live", "")]
    public async Task What_a_node_could_not_read_back_is_not_stored(string client, string environment, string role)
    {
        using var stores = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await Create(stores, Key(client) with { Environment = environment, Roles = [role] }));
    }

    private static ValueTask<Change> Create(Stores stores, ApiKey key) =>
        stores.Keys.CreateAsync(key, new SecretHash(new byte[32], 1), Someone, default);

    private static ApiKey Key(string client) => new(KeyId.New(), client, "live", ["user"], null, null, At(2026), null, false, null);

    private static DateTimeOffset At(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
