using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Tests.Keys;

namespace Gatehouse.Tests.Live;

/// <summary>Keys that were made elsewhere are found by hash or by prefix, as their hash is now.</summary>
public class ImportedKeysTests
{
    private static readonly string Id = KeyId.New();

    [Fact]
    public void Without_such_keys_there_is_nothing_to_ask()
    {
        var keys = After(Snapshot.Nothing(new ClientNumbers(), TestPolicy.Make()), null, Hash(1), null).Keys;
        Assert.True(keys.Imported.IsEmpty);
        Assert.Same(KeyMore.Nothing, keys.MoreOf(0));
        Assert.Equal(KeyFlags.None, keys[0].Flags & KeyFlags.HasMore);
    }

    [Fact] // The text of an imported key has no id of ours, also after our own hash took the place of its own.
    public void An_unsalted_one_is_found_by_its_hash_and_after_it_was_replaced_by_ours()
    {
        var before = After(Snapshot.Nothing(new ClientNumbers(), TestPolicy.Make()), "sha256", Hash(1), "");
        Assert.True(before.Keys.Imported.TryByHash(Hash(1), out var number));
        Assert.Equal(("sha256", 0), (before.Keys.MoreOf(number).Imported!.Scheme, before.Keys[number].PepperVersion));
        Assert.True(((ReadOnlySpan<byte>)before.Keys[number].Hash).SequenceEqual(new byte[32]));

        var after = After(before, null, Hash(2), "", pepper: 3);
        Assert.False(after.Keys.Imported.TryByHash(Hash(1), out _));
        Assert.True(after.Keys.Imported.TryByHash(Hash(2), out number));
        Assert.Equal(("hmac", 3), (after.Keys.MoreOf(number).Imported!.Scheme, after.Keys.MoreOf(number).Imported!.PepperVersion));
        Assert.True(before.Keys.Imported.TryByHash(Hash(1), out _));
    }

    [Fact]
    public void A_salted_one_is_found_by_how_the_text_begins()
    {
        var snapshot = Snapshot.Nothing(new ClientNumbers(), TestPolicy.Make());
        string[] prefixes = ["sk_", "sk_", "sk_live_", "pk_"];
        var ids = prefixes.Select(_ => KeyId.New()).ToArray();
        for (var i = 0; i < prefixes.Length; i++)
            snapshot = After(snapshot, "bcrypt", "$2b$"u8, prefixes[i], id: ids[i]);

        Assert.Equal([0, 1, 2], snapshot.Keys.Imported.ByPrefix("sk_live_abc").ToArray().Order());
        Assert.Equal([0, 1], snapshot.Keys.Imported.ByPrefix("sk_test_abc").ToArray().Order());
        Assert.Equal([3], snapshot.Keys.Imported.ByPrefix("pk_").ToArray());
        Assert.True(snapshot.Keys.Imported.ByPrefix("pk").IsEmpty);
        Assert.True(snapshot.Keys.Imported.HasSalted);

        // The first was used: its hash is ours now, and the others with its prefix are still found.
        snapshot = After(snapshot, null, Hash(5), "sk_", pepper: 1, id: ids[0]);
        Assert.Equal([1], snapshot.Keys.Imported.ByPrefix("sk_test_abc").ToArray());
        Assert.True(snapshot.Keys.Imported.TryByHash(Hash(5), out var number));
        Assert.Equal(0, number);
    }

    [Fact]
    public void After_a_rotation_the_imported_secret_is_the_old_one()
    {
        var row = Row("sha512", [.. Hash(1), .. Hash(1)], "");
        var snapshot = Built(Snapshot.Nothing(new ClientNumbers(), TestPolicy.Make()), row);
        Assert.True(snapshot.Keys.Imported.TryByHash(Hash(1), out _));
        snapshot = Built(snapshot, Row(null, Hash(2), null, 1) with { OldHash = row.Hash, OldScheme = "sha512", OldPrefix = "", OldUntil = 5_000 });
        Assert.True(snapshot.Keys.Imported.TryByHash(Hash(1), out var number));
        var more = snapshot.Keys.MoreOf(number);
        Assert.Equal((true, 5L), (more.Imported!.IsOld, more.Old!.Until));
        Assert.True(((ReadOnlySpan<byte>)snapshot.Keys[number].Hash).SequenceEqual(Hash(2)));

        // The old one is dropped.
        Assert.True(Built(snapshot, Row(null, Hash(2), null, 1)).Keys.Imported.IsEmpty);
    }

    [Fact] // A million keys with the same scope cost one object and a million references.
    public void Keys_with_the_same_narrowing_share_it()
    {
        var snapshot = Snapshot.Nothing(new ClientNumbers(), TestPolicy.Make());
        snapshot = Built(snapshot, new Given { Scope = "orders:read", Networks = "10.0.0.0/8" });
        snapshot = Built(snapshot, new Given { Id = KeyId.New(), Scope = new string("orders:read"), Networks = new string("10.0.0.0/8") });
        Assert.Same(snapshot.Keys.MoreOf(0), snapshot.Keys.MoreOf(1));
        Assert.Equal(KeyFlags.HasMore, snapshot.Keys[1].Flags & KeyFlags.HasMore);
        Assert.True(snapshot.Keys.MoreOf(1).Networks!.Contains(System.Net.IPAddress.Parse("10.1.2.3")));
    }

    [Fact] // A row that was damaged must narrow, not widen.
    public void Networks_that_cannot_be_read_let_nobody_in()
    {
        var snapshot = Built(Snapshot.Nothing(new ClientNumbers(), TestPolicy.Make()), new Given { Networks = "everywhere" });
        Assert.False(snapshot.Keys.MoreOf(0).Networks!.Contains(System.Net.IPAddress.Loopback));
    }

    private sealed record Given
    {
        internal string Id { get; init; } = ImportedKeysTests.Id;

        internal string? Scheme { get; init; }

        internal byte[] Hash { get; init; } = Hash(1);

        internal string? Prefix { get; init; }

        internal int Pepper { get; init; }

        internal string? Scope { get; init; }

        internal string? Networks { get; init; }

        internal byte[] OldHash { get; init; } = [];

        internal string? OldScheme { get; init; }

        internal string? OldPrefix { get; init; }

        internal long OldUntil { get; init; }
    }

    private static Given Row(string? scheme, byte[] hash, string? prefix, int pepper = 0) => new() { Scheme = scheme, Hash = hash, Prefix = prefix, Pepper = pepper };

    private static Snapshot After(Snapshot snapshot, string? scheme, ReadOnlySpan<byte> hash, string? prefix, int pepper = 0, string? id = null) =>
        Built(snapshot, Row(scheme, hash.ToArray(), prefix, pepper) with { Id = id ?? Id });

    private static Snapshot Built(Snapshot snapshot, Given given)
    {
        var builder = new SnapshotBuilder(snapshot, TestPolicy.Make());
        builder.Key(new KeyRow
        {
            Id = given.Id, Client = "mobile", Subject = null, Roles = "user", IsTest = false, Blocked = false, ExpiresAt = null, Hash = given.Hash, PepperVersion = given.Pepper,
            Scheme = given.Scheme, Prefix = given.Prefix, Scope = given.Scope, Networks = given.Networks, OldHash = given.OldHash, OldScheme = given.OldScheme, OldPrefix = given.OldPrefix, OldUntil = given.OldUntil,
        });
        return builder.Build(snapshot.Seq + 1);
    }

    private static byte[] Hash(byte fill) => [.. Enumerable.Repeat(fill, 32)];
}
