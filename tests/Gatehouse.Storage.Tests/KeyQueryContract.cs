using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>Finding keys again among many, and changing them together (requirement 1.09).</summary>
public abstract class KeyQueryContract
{
    private static readonly Actor Someone = new("cli:tester", "spring cleaning");
    private readonly Clock clock = new();
    private readonly Dictionary<string, string> ids = [];

    private protected abstract ValueTask<Stores> OpenAsync(TimeProvider time);

    [Fact]
    public async Task Every_word_narrows_and_a_text_is_the_beginning_of_id_client_or_note()
    {
        using var stores = await FilledAsync();
        await FindsAsync(stores, new KeyQuery { Client = "mobile" }, "plain", "tagged");
        await FindsAsync(stores, new KeyQuery { Subject = "alice" }, "alices");
        await FindsAsync(stores, new KeyQuery { Tag = "eu" }, "tagged", "ended");
        await FindsAsync(stores, new KeyQuery { Tag = "eu", Client = "mobile" }, "tagged");
        await FindsAsync(stores, new KeyQuery { Tag = "eu", State = "expired" }, "ended");
        await FindsAsync(stores, new KeyQuery { Text = "mob" }, "plain", "tagged", "noted");
        await FindsAsync(stores, new KeyQuery { Text = "mob", Tag = "eu" }, "tagged");
        await FindsAsync(stores, new KeyQuery { Text = ids["alices"] }, "alices");
        await FindsAsync(stores, new KeyQuery { Text = "%" });
        await FindsAsync(stores, new KeyQuery { Client = "nobody" });
        await FindsAsync(stores, new KeyQuery(), [.. ids.Keys]);
    }

    [Fact]
    public async Task States_and_times_are_asked_for()
    {
        using var stores = await FilledAsync();
        await FindsAsync(stores, new KeyQuery { State = "blocked" }, "blocked");
        await FindsAsync(stores, new KeyQuery { State = "expired" }, "ended");
        await FindsAsync(stores, new KeyQuery { State = "rotating" }, "rotated");
        await FindsAsync(stores, new KeyQuery { State = "rotating", Client = "web" }, "rotated");
        await FindsAsync(stores, new KeyQuery { State = "live" }, "plain", "tagged", "alices", "noted", "rotated", "fresh");
        await FindsAsync(stores, new KeyQuery { ExpiresBefore = clock.Now.AddDays(1) }, "ended");
        await FindsAsync(stores, new KeyQuery { ExpiresBefore = clock.Now.AddDays(90), Text = "w" }, "rotated");

        // "fresh" was never used either, but it was made only now.
        await FindsAsync(stores, new KeyQuery { UnusedSince = clock.Now.AddDays(-30) }, "tagged", "alices", "noted", "ended", "blocked", "rotated");
        await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Keys.ListAsync(new KeyQuery { State = "dead" }, null, 1, default));
    }

    [Fact]
    public async Task Whatever_is_asked_comes_page_by_page_each_key_once()
    {
        using var stores = await FilledAsync();
        foreach (var query in (KeyQuery[])[new(), new() { Text = "mob" }, new() { Tag = "eu" }, new() { State = "live" }, new() { ExpiresBefore = clock.Now.AddYears(5) }])
        {
            var all = await stores.Keys.ListAsync(query, null, 100, default);
            var (paged, after) = (new List<string>(), default(string));
            while (await stores.Keys.ListAsync(query, after, 1, default) is [var key])
                paged.Add(after = key.Id);

            Assert.Equal(all.Select(key => key.Id), paged);
            Assert.Equal(paged.Order(StringComparer.Ordinal), paged);
        }
    }

    [Fact]
    public async Task What_is_said_of_a_key_is_stored_and_changed()
    {
        using var stores = await OpenAsync(clock);
        var id = await AddAsync(stores, "key", key => key with { Scopes = ["orders:read", "catalog"], Networks = ["10.1.2.3/8", "192.0.2.1"], Tags = ["b", "a"], Note = "Für die Kasse" });
        Assert.Equal(("catalog orders:read", "a b", "Für die Kasse"), await SaidAsync(stores, id));

        // One spelling: what lies right of the mask is no part of the network, a single address is a network of one.
        Assert.All((await stores.Keys.FindAsync(id, default))!.Networks, network => Assert.Contains('/', network));

        Assert.True((await stores.Keys.SetAsync(id, new KeyChange { Scopes = [], Tags = ["c"], Note = "", ExpiresAt = clock.Now.AddDays(1) }, Someone, default)).Made);
        Assert.Equal(("", "c", ""), await SaidAsync(stores, id));
        Assert.Equal((clock.Now.AddDays(1), 2), ((await stores.Keys.FindAsync(id, default))!.ExpiresAt, (await stores.Keys.FindAsync(id, default))!.Networks.Count));
        Assert.Equal(ChangeResult.Already, (await stores.Keys.SetAsync(id, new KeyChange { Tags = ["c"] }, Someone, default)).Result);
        Assert.Equal(ChangeResult.NotFound, (await stores.Keys.SetAsync(KeyId.New(), new KeyChange { Tags = ["c"] }, Someone, default)).Result);
        Assert.Equal("key.set", (await stores.Audit.ListAsync(0, 10, default))[^1].Action);
    }

    [Fact]
    public async Task What_a_node_could_not_read_is_not_stored()
    {
        using var stores = await FilledAsync();
        foreach (var change in (KeyChange[])[new() { Networks = ["10.0.0.0/33"] }, new() { Networks = ["::ffff:10.0.0.0/104"] }, new() { Scopes = ["a b"] }, new() { Tags = ["a,b"] }, new() { Tags = [""] }, new() { Note = new string('x', 257) }])
            Assert.Contains("expected", (await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Keys.SetAsync(ids["plain"], change, Someone, default))).Message);
    }

    [Fact]
    public async Task Many_keys_end_together_each_with_its_record_and_none_lives_longer()
    {
        using var stores = await OpenAsync(clock);
        await ImportAsync(stores, 2100, (i, key) => i == 5 ? key with { ExpiresAt = clock.Now.AddHours(1) } : key);
        await AddAsync(stores, "other", key => key with { Client = "web" });

        var query = new KeyQuery { Client = "mobile" };
        var (change, count) = await stores.Keys.EndAllAsync(query, clock.Now.AddDays(1), Someone, default);
        Assert.Equal((ChangeResult.Made, 2099), (change.Result, count));
        Assert.Equal(clock.Now.AddHours(1), (await stores.Keys.FindAsync(ids["k5"], default))!.ExpiresAt);
        Assert.Null((await stores.Keys.FindAsync(ids["other"], default))!.ExpiresAt);
        Assert.Equal(2099, (await stores.Audit.ListAsync(0, 10_000, default)).Count(entry => entry is { Action: "key.set", Reason: "spring cleaning" }));

        Assert.Equal((ChangeResult.Already, 0), (await stores.Keys.EndAllAsync(query, clock.Now.AddDays(2), Someone, default)) is var again ? (again.Change.Result, again.Count) : default);
        Assert.Equal((ChangeResult.NotFound, 0), (await stores.Keys.EndAllAsync(new KeyQuery { Client = "none" }, null, Someone, default)) is var none ? (none.Change.Result, none.Count) : default);
        Assert.Equal(2100, (await stores.Keys.EndAllAsync(query, null, Someone, default)).Count);
        Assert.Equal(2100, (await stores.Keys.ListAsync(new KeyQuery { State = "blocked" }, null, 5000, default)).Count);
    }

    // In one transaction, which is quicker than so many.
    private async Task ImportAsync(Stores stores, int count, Func<int, ApiKey, ApiKey> change) =>
        Assert.True((await stores.Secrets.ImportAsync(
            [.. Enumerable.Range(0, count).Select(i => new ImportedKey(change(i, New($"k{i}")), "sha256", $"{i:x64}", ""))], Someone, default)).Change.Made);

    private async Task FindsAsync(Stores stores, KeyQuery query, params string[] names) =>
        Assert.Equal(names.Order(), (await stores.Keys.ListAsync(query, null, 100, default)).Select(key => ids.Single(pair => pair.Value == key.Id).Key).Order());

    private static async Task<(string, string, string)> SaidAsync(Stores stores, string id) =>
        await stores.Keys.FindAsync(id, default) is { } key ? (string.Join(' ', key.Scopes), string.Join(' ', key.Tags), key.Note) : default;

    private async ValueTask<Stores> FilledAsync()
    {
        var stores = await OpenAsync(clock);
        await stores.Subjects.CreateAsync("alice", [], Someone, default);
        await AddAsync(stores, "plain", key => key);
        await AddAsync(stores, "tagged", key => key with { Tags = ["eu", "till"] });
        await AddAsync(stores, "alices", key => key with { Client = "desk", Subject = "alice" });
        await AddAsync(stores, "noted", key => key with { Client = "desk", Note = "mobs of people" });
        await AddAsync(stores, "ended", key => key with { Client = "desk", Tags = ["eu"], ExpiresAt = clock.Now.AddDays(-1) });
        await AddAsync(stores, "blocked", key => key with { Client = "desk", Blocked = true });
        await AddAsync(stores, "rotated", key => key with { Client = "web", ExpiresAt = clock.Now.AddDays(30) });
        await AddAsync(stores, "fresh", key => key with { Client = "desk", CreatedAt = clock.Now });
        await stores.Secrets.RotateAsync(ids["rotated"], new SecretHash(new byte[32], 1), clock.Now.AddDays(1), Someone, default);
        await stores.LastUsed.MarkUsedAsync([new KeyUse(ids["plain"], clock.Now.AddDays(-1)), new KeyUse(ids["tagged"], clock.Now.AddDays(-31))], default);
        return stores;
    }

    private async ValueTask<string> AddAsync(Stores stores, string name, Func<ApiKey, ApiKey> change)
    {
        var key = change(New(name));
        Assert.True((await stores.Keys.CreateAsync(key, new SecretHash(new byte[32], 1), Someone, default)).Made);
        return key.Id;
    }

    private ApiKey New(string name) => new(ids[name] = KeyId.New(), "mobile", "live", ["user"], null, null, clock.Now.AddYears(-1), null, false, null);
}
