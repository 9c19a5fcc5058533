using Gatehouse.Keys;
using Gatehouse.Live;

namespace Gatehouse.Storage.Tests;

/// <summary>What every <see cref="IKeyUseStore"/> promises.</summary>
public abstract class KeyUseStoreContract
{
    private static readonly Actor Someone = new("cli:tester");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private protected abstract ValueTask<Stores> OpenAsync();

    [Fact]
    public async Task Uses_of_one_source_add_up_and_the_latest_time_holds()
    {
        using var stores = await OpenAsync();
        var id = await MadeAsync(stores);
        var use = new KeySourceUse(id, false, "192.0.2.0/24", Noon, 3);
        await stores.KeyUses.AddAsync([use, use with { Source = "2001:db8::/48", LastAt = Noon.AddMinutes(5) }, use with { KeyId = KeyId.New() }], default);
        await stores.KeyUses.AddAsync([use with { Count = 4, LastAt = Noon.AddMinutes(-1) }], default);
        Assert.Equal([use with { Source = "2001:db8::/48", LastAt = Noon.AddMinutes(5) }, use with { Count = 7 }], await stores.KeyUses.ListAsync(id, default));
    }

    [Fact] // Requirement 1.08: which sources still use the secret that is about to end?
    public async Task After_a_rotation_what_was_used_is_the_old_secret()
    {
        using var stores = await OpenAsync();
        var id = await MadeAsync(stores);
        var use = new KeySourceUse(id, false, "192.0.2.0/24", Noon, 3);
        await stores.KeyUses.AddAsync([use], default);
        await stores.Secrets.RotateAsync(id, new SecretHash(new byte[32], 1), DateTimeOffset.UtcNow.AddDays(1), Someone, default);
        await stores.KeyUses.AddAsync([use with { Count = 1 }], default);
        Assert.Equal([use with { Count = 1 }, use with { Old = true }], await stores.KeyUses.ListAsync(id, default));
        await stores.Secrets.DropOldAsync(id, Someone, default);
        Assert.Equal([use with { Count = 1 }], await stores.KeyUses.ListAsync(id, default));
    }

    [Fact] // A stolen key shown from everywhere fills no disk.
    public async Task The_256_sources_used_last_are_kept()
    {
        using var stores = await OpenAsync();
        var id = await MadeAsync(stores);
        await stores.KeyUses.AddAsync([.. Enumerable.Range(0, 300).Select(i => new KeySourceUse(id, i % 2 == 0, $"10.0.{i % 256}.{i / 256}/24", Noon.AddMinutes(i), 1))], default);
        var kept = await stores.KeyUses.ListAsync(id, default);
        Assert.Equal((256, Noon.AddMinutes(299), Noon.AddMinutes(44)), (kept.Count, kept[0].LastAt, kept[^1].LastAt));
    }

    private static async ValueTask<string> MadeAsync(Stores stores)
    {
        var key = new ApiKey(KeyId.New(), "mobile", "live", [], null, null, Noon, null, false, null);
        await stores.Keys.CreateAsync(key, new SecretHash(new byte[32], 1), Someone, default);
        return key.Id;
    }
}
