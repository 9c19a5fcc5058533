using System.Security.Cryptography;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Storage.Tests;

/// <summary>What every <see cref="IKeySecretStore"/> promises.</summary>
public abstract class KeySecretStoreContract
{
    private static readonly Actor Someone = new("cli:tester", "because");
    private readonly Clock clock = new();

    private protected abstract ValueTask<Stores> OpenAsync(TimeProvider time);

    [Fact] // Requirement 1.08: two slots under one id.
    public async Task A_rotated_key_keeps_its_id_and_tells_until_when_the_old_secret_is_good()
    {
        using var stores = await OpenAsync(clock);
        var key = await MadeAsync(stores);
        var until = clock.Now + TimeSpan.FromDays(7);
        Assert.True((await stores.Secrets.RotateAsync(key.Id, Hash(2, pepper: 2), until, Someone, default)).Made);

        var found = await stores.Keys.FindAsync(key.Id, default);
        Assert.Equal((until, 2, "hmac"), (found!.OldSecretUntil, found.PepperVersion, found.Scheme));
        clock.Now = until;
        Assert.Null((await stores.Keys.FindAsync(key.Id, default))!.OldSecretUntil);
        Assert.Equal(ChangeResult.NotFound, (await stores.Secrets.RotateAsync(KeyId.New(), Hash(3), until, Someone, default)).Result);
    }

    [Fact]
    public async Task The_old_secret_ends_early_once()
    {
        using var stores = await OpenAsync(clock);
        var key = await MadeAsync(stores);
        Assert.Equal(ChangeResult.Already, (await stores.Secrets.DropOldAsync(key.Id, Someone, default)).Result);
        await stores.Secrets.RotateAsync(key.Id, Hash(2), clock.Now.AddDays(1), Someone, default);
        Assert.True((await stores.Secrets.DropOldAsync(key.Id, Someone, default)).Made);
        Assert.Null((await stores.Keys.FindAsync(key.Id, default))!.OldSecretUntil);
        Assert.Equal(ChangeResult.NotFound, (await stores.Secrets.DropOldAsync(KeyId.New(), Someone, default)).Result);
    }

    [Fact]
    public async Task A_second_rotation_drops_the_oldest_secret_and_waits_for_its_end()
    {
        using var stores = await OpenAsync(clock);
        var key = await MadeAsync(stores);
        await stores.Secrets.RotateAsync(key.Id, Hash(2), clock.Now.AddDays(1), Someone, default);

        // Of two who rotate at once the second must not end the secret that everybody uses.
        Assert.Equal(ChangeResult.Already, (await stores.Secrets.RotateAsync(key.Id, Hash(3), clock.Now.AddDays(2), Someone, default)).Result);
        Assert.Equal(1, await stores.Secrets.RehashAsync([new Rehash(key.Id, Hash(1).Hash, Hash(1, pepper: 2))], default));
        clock.Now += TimeSpan.FromDays(1);
        await stores.Secrets.RotateAsync(key.Id, Hash(3), clock.Now.AddDays(2), Someone, default);
        Assert.Equal(clock.Now.AddDays(2), (await stores.Keys.FindAsync(key.Id, default))!.OldSecretUntil);
        Assert.Equal(2, (await stores.Secrets.CountAsync(default)).Sum(count => count.Count));
        Assert.Equal(0, await stores.Secrets.RehashAsync([new Rehash(key.Id, Hash(1).Hash, Hash(9))], default));
    }

    [Fact] // Requirement 1.02
    public async Task A_better_hash_takes_the_place_of_the_one_it_was_made_for_only()
    {
        using var stores = await OpenAsync(clock);
        var key = await MadeAsync(stores);
        var wrong = new Rehash(key.Id, Hash(7).Hash, Hash(8, pepper: 2));
        Assert.Equal(1, await stores.Secrets.RehashAsync([wrong, wrong with { Old = Hash(1).Hash }], default));
        Assert.Equal(2, (await stores.Keys.FindAsync(key.Id, default))!.PepperVersion);
        Assert.Equal(0, await stores.Secrets.RehashAsync([wrong with { Old = Hash(1).Hash }], default));

        // Nobody decided anything, but what proves a key is another than before: whoever replaced a hash by hand must not be able to say that it was this.
        var records = await stores.Audit.ListAsync(0, 10, default);
        Assert.Equal(["client.create", "key.create", "key.rehash"], records.Select(entry => entry.Action));
        Assert.Equal(("gatehouse", """{"scheme":"hmac","pepper":2}"""), (records[2].Actor, records[2].After));
    }

    [Fact]
    public async Task Secrets_are_counted_by_scheme_and_pepper_with_those_that_never_came()
    {
        using var stores = await OpenAsync(clock);
        var (one, two, blocked) = (await MadeAsync(stores), await MadeAsync(stores, pepper: 2), await MadeAsync(stores));
        await stores.Keys.BlockAsync(blocked.Id, Someone, default);
        await stores.LastUsed.MarkUsedAsync([new KeyUse(one.Id, clock.Now)], default);
        await stores.Secrets.ImportAsync([Imported("sha256", Convert.ToHexString(SHA256.HashData("k"u8)))], Someone, default);
        Assert.NotNull(two);
        Assert.Equal([new SecretCount("hmac", 1, 1, 0), new SecretCount("hmac", 2, 1, 1), new SecretCount("sha256", 0, 1, 1)], await stores.Secrets.CountAsync(default));
    }

    [Theory]
    [InlineData("sha256", "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683", "")]
    [InlineData("sha256", "LHDhK3oGRvkiefQnx7OOczTY5TicxxZ6HcMOc/gmtoM=", "")]
    [InlineData("bcrypt", "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "sk_live_")]
    [InlineData("scrypt", "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E", "sk_")]
    public async Task A_key_made_elsewhere_is_stored_under_its_scheme(string scheme, string hash, string prefix)
    {
        using var stores = await OpenAsync(clock);
        var key = Imported(scheme, hash, prefix);
        var result = await stores.Secrets.ImportAsync([key], Someone, default);
        Assert.True(result.Change.Made);
        Assert.Empty(result.Already);
        var found = await stores.Keys.FindAsync(key.Key.Id, default);
        Assert.Equal((scheme, 0), (found!.Scheme, found.PepperVersion));
        Assert.Equal("key.import", (await stores.Audit.ListAsync(0, 10, default))[^1].Action);
    }

    [Fact] // A blocked key must not come back by a second import under another id, not even after its hash was replaced.
    public async Task What_is_there_already_is_told_and_not_doubled()
    {
        using var stores = await OpenAsync(clock);
        var digest = SHA256.HashData("a key of before"u8);
        var key = Imported("sha256", Convert.ToHexString(digest));
        await stores.Secrets.ImportAsync([key], Someone, default);
        await stores.Secrets.RehashAsync([new Rehash(key.Key.Id, digest, Hash(5))], default);
        Assert.Equal("hmac", (await stores.Keys.FindAsync(key.Key.Id, default))!.Scheme);

        var again = Imported("sha256", Convert.ToBase64String(digest));
        var fresh = Imported("sha256", Convert.ToHexString(SHA256.HashData("another"u8)));
        var result = await stores.Secrets.ImportAsync([again, key with { Hash = Convert.ToHexString(SHA256.HashData("third"u8)) }, fresh], Someone, default);
        Assert.True(result.Change.Made);
        Assert.Equal([again.Key.Id, key.Key.Id], result.Already);
        Assert.Null(await stores.Keys.FindAsync(again.Key.Id, default));
        Assert.Equal(ChangeResult.Already, (await stores.Secrets.ImportAsync([again], Someone, default)).Change.Result);
    }

    [Theory]
    [InlineData("sha256", "abc", ""), InlineData("sha256", "zz70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683", ""), InlineData("sha256", "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683", "sk_")]
    [InlineData("md5", "d41d8cd98f00b204e9800998ecf8427e", ""), InlineData("bcrypt", "$2b$31$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "sk_"), InlineData("scrypt", "$scrypt$x$y$z", "sk_")]
    [InlineData("bcrypt", "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "")]
    public async Task A_hash_that_its_scheme_does_not_write_is_refused_without_being_repeated(string scheme, string hash, string prefix)
    {
        using var stores = await OpenAsync(clock);
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Secrets.ImportAsync([Imported(scheme, hash, prefix)], Someone, default));
        Assert.Contains("expected", error.Message);
        Assert.DoesNotContain(hash, error.Message);
    }

    [Fact] // Exhaustion (CWE-400): each of them costs a slow hash when such a key is shown.
    public async Task At_most_64_salted_hashes_have_one_prefix()
    {
        using var stores = await OpenAsync(clock);
        var many = Enumerable.Range(0, 64).Select(i => Imported("bcrypt", $"$2b$12${i:00}h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "sk_")).ToList();
        Assert.True((await stores.Secrets.ImportAsync(many, Someone, default)).Change.Made);
        var more = Imported("bcrypt", "$2b$12$xxh/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", "sk_");
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await stores.Secrets.ImportAsync([more], Someone, default));
        Assert.Contains("at most 64 salted hashes with one prefix", error.Message);
        Assert.True((await stores.Secrets.ImportAsync([more with { Prefix = "sk_9" }], Someone, default)).Change.Made);
    }

    private static async ValueTask<ApiKey> MadeAsync(Stores stores, int pepper = 1)
    {
        var key = Key();
        Assert.True((await stores.Keys.CreateAsync(key, Hash(1, pepper), Someone, default)).Made);
        return key;
    }

    private static ImportedKey Imported(string scheme, string hash, string prefix = "") => new(Key(), scheme, hash, prefix);

    private static SecretHash Hash(byte fill, int pepper = 1) => new(Enumerable.Repeat(fill, 32).ToArray(), pepper);

    private static ApiKey Key() => new(KeyId.New(), "mobile", "live", ["user"], null, null, DateTimeOffset.UnixEpoch, null, false, null);
}
